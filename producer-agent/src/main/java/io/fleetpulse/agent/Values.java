package io.fleetpulse.agent;

import io.fleetpulse.agent.self.Printable;
import io.fleetpulse.schemas.setting.DurationText;
import io.fleetpulse.schemas.setting.Key;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Typed access to settings: a bad value is one warning and the default. An empty one is none. */
final class Values {
  private final Map<String, Setting> settings;
  private final List<String> warnings;

  Values(Map<String, Setting> settings, List<String> warnings) {
    this.settings = settings;
    this.warnings = warnings;
  }

  boolean has(Key<?> key) {
    return setting(key.name()) != null;
  }

  /** The value of a key that has a default. */
  <T> T get(Key<T> key) {
    return read(key.name(), key, Objects.requireNonNull(key.otherwise()), key.usual());
  }

  /** The value of a key whose default depends. */
  <T> T get(Key<T> key, T otherwise) {
    String shown =
        otherwise instanceof Duration duration
            ? DurationText.of(duration)
            : String.valueOf(otherwise);
    return read(key.name(), key, otherwise, shown);
  }

  /** All values below an open key, names without its prefix. */
  <T> Map<String, T> each(Key<T> key) {
    Map<String, T> found = new TreeMap<>();
    T otherwise = Objects.requireNonNull(key.otherwise());
    settings.forEach(
        (name, setting) -> {
          if (key.covers(name)) {
            found.put(
                name.substring(key.prefix().length()), read(name, key, otherwise, key.usual()));
          }
        });
    return found;
  }

  /** Null if it is not set. */
  @Nullable Setting setting(String name) {
    Setting setting = settings.get(name);
    return setting == null || setting.value().isEmpty() ? null : setting;
  }

  void bad(Setting setting, String remedy, String used) {
    unusable(setting, remedy, "using " + used);
  }

  void unusable(Setting setting, String reason, String consequence) {
    // Reasons of the clients' own repeat the value.
    String brief = reason.replace(setting.value(), Printable.brief(setting.value()));
    warnings.add(
        "%s=%s (%s) cannot be used: %s; %s"
            .formatted(setting.key(), setting.brief(), setting.source(), brief, consequence));
  }

  private <T> T read(String name, Key<T> key, T otherwise, String shown) {
    Setting setting = setting(name);
    if (setting == null) {
      return otherwise;
    }
    try {
      return key.form().read(setting.value());
    } catch (IllegalArgumentException e) {
      bad(setting, String.valueOf(e.getMessage()), shown.isEmpty() ? "nothing" : shown);
      return otherwise;
    }
  }
}
