package io.fleetpulse.schemas.registry;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.common.config.ConfigException;
import org.jspecify.annotations.Nullable;

/**
 * How to reach a registry, by Confluent's configuration keys. Other keys are left to whoever they
 * belong to, but one in the registry's own namespaces that is not known here is refused: ignored, a
 * misspelt credential would be a connection without one.
 */
public final class RegistryConfig {
  public static final String URL = "schema.registry.url";

  private static final Set<String> KNOWN =
      Set.of(
          URL,
          "schema.registry.url.randomize",
          "schema.registry.ssl.truststore.location",
          "schema.registry.ssl.truststore.password",
          "schema.registry.ssl.truststore.type",
          "schema.registry.ssl.keystore.location",
          "schema.registry.ssl.keystore.password",
          "schema.registry.ssl.keystore.type",
          "schema.registry.ssl.key.password",
          "basic.auth.credentials.source",
          "basic.auth.user.info",
          "bearer.auth.credentials.source",
          "bearer.auth.token",
          "http.connect.timeout.ms",
          "http.read.timeout.ms",
          "retries.wait.ms",
          "retries.max.wait.ms");

  /** Ours too, but by their names they could be a Kafka client's. */
  private static final Set<String> SHARED =
      Set.of("max.retries", "auto.register.schemas", "use.latest.version", "normalize.schemas");

  /** No key of a Kafka client begins with one of these. */
  private static final List<String> NAMESPACES =
      List.of("schema.registry.", "basic.auth.", "bearer.auth.", "http.", "retries.", "proxy.");

  private final List<RegistryAddress> addresses;
  private final int maxRetries;
  private final Duration retryWait;
  private final Duration retryMaxWait;
  private final Duration connectTimeout;
  private final Duration readTimeout;
  private final boolean autoRegister;
  private final boolean useLatest;
  private final boolean normalize;
  private final RegistryTls tls;

  private RegistryConfig(Map<String, ?> map) {
    Values values = new Values(map);
    boolean randomize = values.flag("schema.registry.url.randomize", false);
    String authorization = authorization(values);
    List<RegistryAddress> all = new ArrayList<>();
    for (String text : values.text(URL, "").split(",")) {
      if (!text.isBlank()) {
        all.add(RegistryAddress.of(text.strip(), authorization));
      }
    }
    if (all.isEmpty()) {
      throw new ConfigException(URL + " is missing: the address of the schema registry");
    }
    if (randomize) {
      Collections.shuffle(all);
    }
    this.addresses = List.copyOf(all);
    this.maxRetries = values.number("max.retries", 3, 0);
    this.retryWait = Duration.ofMillis(values.number("retries.wait.ms", 1_000, 0));
    this.retryMaxWait = Duration.ofMillis(values.number("retries.max.wait.ms", 20_000, 0));
    this.connectTimeout = Duration.ofMillis(values.number("http.connect.timeout.ms", 10_000, 1));
    this.readTimeout = Duration.ofMillis(values.number("http.read.timeout.ms", 30_000, 1));
    this.autoRegister = values.flag("auto.register.schemas", true);
    this.useLatest = values.flag("use.latest.version", false);
    this.normalize = values.flag("normalize.schemas", false);
    this.tls = RegistryTls.from(values);
  }

  /**
   * Reads the keys that are the registry's.
   *
   * @throws ConfigException naming the key, its value unless it is a secret, and what to do
   */
  public static RegistryConfig from(Map<String, ?> map) {
    for (String key : map.keySet()) {
      boolean ours = NAMESPACES.stream().anyMatch(key::startsWith);
      if (ours && !KNOWN.contains(key)) {
        throw new ConfigException(
            "unknown key " + key + " of the schema registry; known are " + new TreeSet<>(KNOWN));
      }
    }
    Object schemaId = map.get("use.schema.id");
    if (schemaId != null && !schemaId.toString().strip().equals("-1")) {
      throw new ConfigException(
          "use.schema.id", schemaId, "is not supported; use use.latest.version or leave it out");
    }
    return new RegistryConfig(map);
  }

  /**
   * As {@link #from} for a map that holds the registry's keys and nothing else.
   *
   * @throws ConfigException also for any key that is not known
   */
  public static RegistryConfig fromOnly(Map<String, ?> map) {
    for (String key : map.keySet()) {
      if (!KNOWN.contains(key) && !SHARED.contains(key) && !key.equals("use.schema.id")) {
        Set<String> known = new TreeSet<>(KNOWN);
        known.addAll(SHARED);
        throw new ConfigException(
            "unknown key " + key + " of the schema registry; known are " + known);
      }
    }
    return from(map);
  }

  /** At least one. */
  List<RegistryAddress> addresses() {
    return addresses;
  }

  int maxRetries() {
    return maxRetries;
  }

  Duration retryWait() {
    return retryWait;
  }

  Duration retryMaxWait() {
    return retryMaxWait;
  }

  boolean autoRegister() {
    return autoRegister;
  }

  /** Whether a subject's latest version counts, not the very schema. */
  public boolean useLatest() {
    return useLatest;
  }

  boolean normalize() {
    return normalize;
  }

  /** A transport over {@code java.net.http}. */
  public Transport httpClient() {
    return new HttpClientTransport(connectTimeout, readTimeout, tls.context());
  }

  /** A transport over {@link java.net.HttpURLConnection}. */
  public Transport urlConnection() {
    return new UrlConnectionTransport(connectTimeout, readTimeout, tls.context());
  }

  /** What all addresses are shown; null: each its own user info. */
  private static @Nullable String authorization(Values values) {
    String bearer = values.text("bearer.auth.credentials.source", "");
    if (!bearer.isEmpty()) {
      if (!bearer.equals("STATIC_TOKEN")) {
        throw new ConfigException(
            "bearer.auth.credentials.source", bearer, "only STATIC_TOKEN is supported");
      }
      return "Bearer " + token(values);
    }
    requireAbsent(values, "bearer.auth.token", "bearer.auth.credentials.source=STATIC_TOKEN");
    String source = values.text("basic.auth.credentials.source", "URL");
    return switch (source) {
      case "URL" -> {
        requireAbsent(values, "basic.auth.user.info", "basic.auth.credentials.source=USER_INFO");
        yield null;
      }
      case "USER_INFO" -> {
        String info = values.text("basic.auth.user.info", "");
        if (info.indexOf(':') < 0) {
          throw new ConfigException("basic.auth.user.info is missing or not user:password");
        }
        yield RegistryAddress.basic(info);
      }
      default ->
          throw new ConfigException(
              "basic.auth.credentials.source", source, "only URL and USER_INFO are supported");
    };
  }

  /** Credentials that nothing sends are a connection without any: said here, not by a 401. */
  private static void requireAbsent(Values values, String credentials, String needed) {
    if (!values.text(credentials, "").isEmpty()) {
      throw new ConfigException(credentials + " is not used without " + needed);
    }
  }

  /** A token read from a file ends with a line break, which HTTP clients refuse by printing it. */
  private static String token(Values values) {
    String token = values.text("bearer.auth.token", "").strip();
    if (token.isEmpty()) {
      throw new ConfigException("bearer.auth.token is missing");
    }
    if (token.chars().anyMatch(letter -> letter <= ' ' || letter > '~')) {
      throw new ConfigException("bearer.auth.token holds a letter that no token has");
    }
    return token;
  }

  @Override
  public String toString() {
    return "RegistryConfig" + addresses;
  }

  /** Typed access to the map. */
  record Values(Map<String, ?> map) {
    String text(String key, String otherwise) {
      Object value = map.get(key);
      if (value instanceof org.apache.kafka.common.config.types.Password password) {
        return password.value();
      }
      if (value instanceof List<?> list) {
        return String.join(",", list.stream().map(String::valueOf).toList());
      }
      return value == null ? otherwise : value.toString();
    }

    boolean flag(String key, boolean otherwise) {
      String value = text(key, Boolean.toString(otherwise)).strip().toLowerCase(Locale.ROOT);
      if (!value.equals("true") && !value.equals("false")) {
        throw new ConfigException(key, value, "use true or false");
      }
      return value.equals("true");
    }

    int number(String key, int otherwise, int least) {
      String value = text(key, Integer.toString(otherwise)).strip();
      try {
        int number = Integer.parseInt(value);
        if (number >= least) {
          return number;
        }
      } catch (NumberFormatException e) {
        // Said below.
      }
      throw new ConfigException(key, value, "use a number, " + least + " or more");
    }
  }
}
