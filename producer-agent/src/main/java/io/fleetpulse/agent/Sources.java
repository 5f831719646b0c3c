package io.fleetpulse.agent;

import io.fleetpulse.agent.self.Printable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * All settings by key, each from the first source that has it: the agent's arguments, then system
 * properties, environment, file. What cannot be used is a warning.
 */
final class Sources {
  private static final String PREFIX = "fleetpulse.";

  private final Map<String, Setting> settings = new TreeMap<>();
  private final List<String> warnings;

  private Sources(List<String> warnings) {
    this.warnings = warnings;
  }

  /**
   * @param arguments {@code k=v,k=v}; a part without {@code =} continues the value before it, so
   *     that lists of addresses need no quoting
   * @param explicit settings given by the library's caller
   */
  static Map<String, Setting> read(
      @Nullable String arguments,
      Map<String, String> explicit,
      Map<String, String> systemProperties,
      Map<String, String> environment,
      List<String> warnings) {
    Sources sources = new Sources(warnings);
    sources.addArguments(arguments == null ? "" : arguments);
    sources.addExplicit(explicit);
    new TreeMap<>(systemProperties)
        .forEach(
            (name, value) -> {
              if (name.startsWith(PREFIX)) {
                sources.addShared(withoutPrefix(name), value, "system property " + name);
              }
            });
    new TreeMap<>(environment)
        .forEach(
            (name, value) -> {
              String key = name.startsWith("FLEETPULSE_") ? Keys.ofEnvironment(name) : null;
              if (key != null) {
                sources.addShared(key, value, "environment " + name);
              }
            });
    sources.addFile();
    return sources.settings;
  }

  private void addArguments(String arguments) {
    List<String> parts = new ArrayList<>();
    for (String part : arguments.split(",", -1)) {
      if (part.contains("=") || parts.isEmpty()) {
        parts.add(part);
      } else {
        parts.set(parts.size() - 1, parts.get(parts.size() - 1) + "," + part);
      }
    }
    for (String part : parts) {
      int equals = part.indexOf('=');
      if (equals > 0) {
        add(
            withoutPrefix(part.substring(0, equals).strip()),
            part.substring(equals + 1),
            "agent arguments");
      } else if (!part.isBlank()) {
        warnings.add(
            "agent arguments: \""
                + Printable.brief(part)
                + "\" is ignored; write key=value,key=value");
      }
    }
  }

  /** A caller's map may hold what it likes. */
  private void addExplicit(Map<String, String> explicit) {
    Map<String, String> sorted = new TreeMap<>();
    explicit.forEach(
        (key, value) -> {
          if (key == null) {
            warnings.add("Fleetpulse.start: a key that is null is ignored");
          } else if (value == null) {
            warnings.add("Fleetpulse.start: " + key + " is null and ignored");
          } else {
            sorted.put(key, value);
          }
        });
    sorted.forEach((key, value) -> add(withoutPrefix(key), value, "Fleetpulse.start"));
  }

  private void addShared(String key, String value, String source) {
    if (Keys.known(key) || !Keys.ofServices(key)) {
      add(key, value, source);
    }
  }

  private void addFile() {
    Setting file = settings.get(Keys.CONFIG_FILE.name());
    if (file == null || file.value().isEmpty()) {
      return;
    }
    SettingsFile read;
    try {
      read = SettingsFile.read(file.value());
    } catch (SettingsFile.Unreadable e) {
      warnings.add(
          "%s=%s (%s) cannot be used: %s; the agent goes on without it"
              .formatted(file.key(), file.brief(), file.source(), e.getMessage()));
      return;
    }
    String name = "file " + Printable.brief(file.value()) + ", line ";
    read.errors()
        .forEach((line, error) -> warnings.add(name + line + ": " + error + "; it is ignored"));
    read.lines()
        .forEach((key, line) -> add(withoutPrefix(key), line.value(), name + line.number()));
  }

  private void add(String key, String value, String source) {
    if (!Keys.known(key)) {
      warnings.add(
          "unknown key %s (%s) is ignored; %s"
              .formatted(Printable.brief(key), source, Keys.suggestion(key)));
      return;
    }
    settings.putIfAbsent(key, new Setting(key, value.strip(), source));
  }

  private static String withoutPrefix(String key) {
    return key.startsWith(PREFIX) ? key.substring(PREFIX.length()) : key;
  }
}
