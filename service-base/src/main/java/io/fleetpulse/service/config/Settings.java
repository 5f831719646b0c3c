package io.fleetpulse.service.config;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A service's settings, all under {@code fleetpulse.}: from system properties, else the environment
 * ({@code FLEETPULSE_HTTP_PORT} is {@code fleetpulse.http.port}), else the file given by {@code
 * --config}. Keys are read without the prefix.
 */
public final class Settings {
  private static final String PREFIX = "fleetpulse.";
  private static final String WRAPPED = "PropertiesConfigSource[source=";
  private static final Pattern DURATION = Pattern.compile("(\\d+)\\s*(ms|s|m|h|d)");

  private final SmallRyeConfig config;

  private Settings(SmallRyeConfig config) {
    this.config = config;
  }

  /**
   * Reads the settings of this process.
   *
   * @param args {@code --config FILE} or nothing
   * @throws ConfigException if an argument is unknown or the file cannot be read
   */
  public static Settings load(String[] args) {
    Map<String, String> file = new HashMap<>();
    String name = "no file";
    for (int i = 0; i < args.length; i++) {
      if (!args[i].equals("--config") || i + 1 == args.length) {
        throw new ConfigException("unknown argument " + args[i] + "; use --config FILE");
      }
      i++;
      name = args[i];
      file.putAll(read(Path.of(name)));
    }
    Map<String, String> properties = new HashMap<>();
    System.getProperties()
        .forEach((key, value) -> properties.put(key.toString(), value.toString()));
    return of(properties, System.getenv(), file, name);
  }

  /** From given sources, for tests. */
  public static Settings of(
      Map<String, String> properties,
      Map<String, String> environment,
      Map<String, String> file,
      String fileName) {
    Map<String, String> fromEnvironment = new HashMap<>();
    environment.forEach(
        (key, value) -> {
          if (key.startsWith("FLEETPULSE_")) {
            fromEnvironment.put(key.toLowerCase(Locale.ROOT).replace('_', '.'), value);
          }
        });
    return new Settings(
        new SmallRyeConfigBuilder()
            .withSources(
                new PropertiesConfigSource(ours(properties), "system property", 300),
                new PropertiesConfigSource(fromEnvironment, "environment", 200),
                new PropertiesConfigSource(ours(file), fileName, 100))
            .build());
  }

  /**
   * Refuses every key that is neither one of these nor under one of the subtrees: misspelt, a
   * setting would silently not be set.
   *
   * @param keys whole keys without the prefix
   * @param subtrees beginnings such as {@code kafka.}
   */
  public void requireKnown(Collection<String> keys, Collection<String> subtrees) {
    List<String> unknown = new ArrayList<>();
    for (String name : config.getPropertyNames()) {
      if (name.startsWith(PREFIX)) {
        String key = name.substring(PREFIX.length());
        if (!keys.contains(key) && subtrees.stream().noneMatch(key::startsWith)) {
          unknown.add(name + " (" + source(key) + ")");
        }
      }
    }
    if (!unknown.isEmpty()) {
      Set<String> known = new TreeSet<>();
      keys.forEach(key -> known.add(PREFIX + key));
      subtrees.forEach(tree -> known.add(PREFIX + tree + "*"));
      throw new ConfigException("unknown settings " + unknown + "; known are " + known);
    }
  }

  public Optional<String> find(String key) {
    return config.getOptionalValue(PREFIX + key, String.class).map(String::strip);
  }

  public String text(String key, String otherwise) {
    return find(key).orElse(otherwise);
  }

  public String required(String key) {
    return find(key)
        .orElseThrow(
            () ->
                new ConfigException(
                    PREFIX
                        + key
                        + " is missing; set it in the --config file, as environment "
                        + (PREFIX + key).toUpperCase(Locale.ROOT).replace('.', '_')
                        + " or as system property"));
  }

  public int number(String key, int otherwise, int least, int most) {
    Optional<String> text = find(key);
    if (text.isEmpty()) {
      return otherwise;
    }
    try {
      int number = Integer.parseInt(text.get());
      if (number >= least && number <= most) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Said below.
    }
    throw bad(key, text.get(), "a number from " + least + " to " + most);
  }

  /** Such as 500ms, 10s, 5m, 1h. */
  public Duration duration(String key, Duration otherwise) {
    Optional<String> text = find(key);
    if (text.isEmpty()) {
      return otherwise;
    }
    Matcher matcher = DURATION.matcher(text.get());
    if (!matcher.matches() || matcher.group(1).length() > 12) {
      throw bad(key, text.get(), "a duration such as 500ms, 10s, 5m or 1h");
    }
    long amount = Long.parseLong(matcher.group(1));
    return switch (matcher.group(2)) {
      case "ms" -> Duration.ofMillis(amount);
      case "s" -> Duration.ofSeconds(amount);
      case "m" -> Duration.ofMinutes(amount);
      case "h" -> Duration.ofHours(amount);
      default -> Duration.ofDays(amount);
    };
  }

  public Duration duration(String key, Duration otherwise, Duration least, Duration most) {
    Duration duration = duration(key, otherwise);
    if (duration.compareTo(least) < 0 || duration.compareTo(most) > 0) {
      throw bad(
          key,
          find(key).orElse(""),
          "a duration from " + least.toSeconds() + "s to " + most.toSeconds() + "s");
    }
    return duration;
  }

  /** {@code true} or {@code false}. */
  public boolean flag(String key, boolean otherwise) {
    Optional<String> text = find(key);
    if (text.isEmpty()) {
      return otherwise;
    }
    if (!text.get().equalsIgnoreCase("true") && !text.get().equalsIgnoreCase("false")) {
      throw bad(key, text.get(), "true or false");
    }
    return Boolean.parseBoolean(text.get());
  }

  public <E extends Enum<E>> E choice(String key, Class<E> type, E otherwise) {
    Optional<String> text = find(key);
    if (text.isEmpty()) {
      return otherwise;
    }
    for (E constant : type.getEnumConstants()) {
      if (constant.name().equalsIgnoreCase(text.get())) {
        return constant;
      }
    }
    throw bad(
        key,
        text.get(),
        "one of " + List.of(type.getEnumConstants()).toString().toLowerCase(Locale.ROOT));
  }

  /** A file that must be there, such as a key. */
  public Optional<Path> file(String key) {
    return find(key)
        .map(
            text -> {
              Path path = Path.of(text);
              if (!Files.isReadable(path)) {
                throw bad(key, text, "a readable file");
              }
              return path;
            });
  }

  /** A secret from the file named by the key; its text is never a setting itself. */
  public Optional<Secret> secretFile(String key) {
    return file(key)
        .map(
            path -> {
              try {
                return new Secret(Files.readString(path, StandardCharsets.UTF_8).strip());
              } catch (IOException e) {
                throw bad(key, path.toString(), "a readable text file");
              }
            });
  }

  /** All settings that begin so, by what follows. */
  public Map<String, String> subtree(String beginning) {
    Map<String, String> tree = new TreeMap<>();
    String whole = PREFIX + beginning;
    for (String name : config.getPropertyNames()) {
      if (name.startsWith(whole)) {
        tree.put(name.substring(whole.length()), config.getValue(name, String.class));
      }
    }
    return tree;
  }

  /** What Kafka's clients are given: all of {@code kafka.*}, the addresses being required. */
  public Map<String, Object> kafka() {
    required("kafka.bootstrap.servers");
    return new HashMap<>(subtree("kafka."));
  }

  /** What the registry's client is given: {@code schema.registry.*} under Confluent's names. */
  public Map<String, Object> registry() {
    Map<String, Object> keys = new HashMap<>();
    keys.put("schema.registry.url", required("schema.registry.url"));
    subtree("schema.registry.")
        .forEach(
            (key, value) -> {
              boolean own = key.equals("url") || key.startsWith("url.") || key.startsWith("ssl.");
              keys.put(own ? "schema.registry." + key : key, value);
            });
    return keys;
  }

  private ConfigException bad(String key, String value, String expected) {
    return new ConfigException(
        PREFIX + key + " = \"" + value + "\" (" + source(key) + "): use " + expected);
  }

  /** Where the setting stands; the library wraps the names given to it. */
  private String source(String key) {
    String name = config.getConfigValue(PREFIX + key).getConfigSourceName();
    return name.startsWith(WRAPPED) ? name.substring(WRAPPED.length(), name.length() - 1) : name;
  }

  private static Map<String, String> ours(Map<String, String> all) {
    Map<String, String> ours = new HashMap<>();
    all.forEach(
        (key, value) -> {
          if (key.startsWith(PREFIX)) {
            ours.put(key, value);
          }
        });
    return ours;
  }

  private static Map<String, String> read(Path file) {
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
      properties.load(reader);
    } catch (IOException | IllegalArgumentException e) {
      throw new ConfigException("cannot read the configuration file " + file + ": " + e);
    }
    Map<String, String> map = new HashMap<>();
    for (String name : properties.stringPropertyNames()) {
      if (!name.startsWith(PREFIX)) {
        throw new ConfigException(file + ": key " + name + " does not begin with " + PREFIX);
      }
      map.put(name, properties.getProperty(name));
    }
    return map;
  }
}
