package io.fleetpulse.agent;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Typed access to settings: a bad value is one warning and the default. */
final class Values {
  private static final Pattern DURATION = Pattern.compile("(\\d{1,9})\\s*(ms|s|m|h)");
  private static final Pattern BYTES = Pattern.compile("(\\d{1,12})\\s*(|B|KiB|MiB|KB|MB|k|m)");

  private final Map<String, Setting> settings;
  private final List<String> warnings;

  Values(Map<String, Setting> settings, List<String> warnings) {
    this.settings = settings;
    this.warnings = warnings;
  }

  boolean has(String key) {
    Setting setting = settings.get(key);
    return setting != null && !setting.value().isEmpty();
  }

  String text(String key, String otherwise) {
    Setting setting = settings.get(key);
    return setting == null || setting.value().isEmpty() ? otherwise : setting.value();
  }

  boolean flag(String key, boolean otherwise) {
    Setting setting = settings.get(key);
    if (setting == null) {
      return otherwise;
    }
    return switch (setting.value().toLowerCase(Locale.ROOT)) {
      case "true" -> true;
      case "false" -> false;
      default -> {
        bad(setting, "use true or false", Boolean.toString(otherwise));
        yield otherwise;
      }
    };
  }

  /** {@code 500ms}, {@code 1s}, {@code 2m}, {@code 1h} or ISO-8601. */
  Duration duration(String key, Duration otherwise, Duration least, Duration most) {
    Setting setting = settings.get(key);
    if (setting == null) {
      return otherwise;
    }
    Duration value = parseDuration(setting.value());
    if (value == null) {
      bad(setting, "use a number with a unit, such as 500ms, 1s or 2m", shown(otherwise));
      return otherwise;
    }
    if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
      bad(setting, "use " + shown(least) + " to " + shown(most), shown(otherwise));
      return otherwise;
    }
    return value;
  }

  int bytes(String key, int otherwise, int least, int most) {
    Setting setting = settings.get(key);
    if (setting == null) {
      return otherwise;
    }
    Matcher matcher = BYTES.matcher(setting.value());
    if (matcher.matches()) {
      long factor =
          switch (matcher.group(2).toLowerCase(Locale.ROOT)) {
            case "kib", "kb", "k" -> 1024L;
            case "mib", "mb", "m" -> 1024L * 1024;
            default -> 1L;
          };
      long value = Long.parseLong(matcher.group(1)) * factor;
      if (value >= least && value <= most) {
        return (int) value;
      }
    }
    bad(
        setting,
        "use %d to %d bytes, such as 512KiB".formatted(least, most),
        Integer.toString(otherwise));
    return otherwise;
  }

  String matching(String key, Pattern pattern, String otherwise, String remedy) {
    Setting setting = settings.get(key);
    if (setting == null || setting.value().isEmpty()) {
      return otherwise;
    }
    if (pattern.matcher(setting.value()).matches()) {
      return setting.value();
    }
    bad(setting, remedy, otherwise.isEmpty() ? "nothing" : otherwise);
    return otherwise;
  }

  /** All settings below a prefix, keys without it. */
  Map<String, String> below(String prefix) {
    Map<String, String> found = new TreeMap<>();
    settings.forEach(
        (key, setting) -> {
          if (key.startsWith(prefix)) {
            found.put(key.substring(prefix.length()), setting.value());
          }
        });
    return found;
  }

  @Nullable Setting setting(String key) {
    return settings.get(key);
  }

  void bad(Setting setting, String remedy, String used) {
    unusable(setting, remedy, "using " + used);
  }

  void unusable(Setting setting, String reason, String consequence) {
    warnings.add(
        "%s=%s (%s) cannot be used: %s; %s"
            .formatted(setting.key(), setting.shown(), setting.source(), reason, consequence));
  }

  private static @Nullable Duration parseDuration(String text) {
    Matcher matcher = DURATION.matcher(text);
    if (matcher.matches()) {
      long number = Long.parseLong(matcher.group(1));
      return switch (matcher.group(2)) {
        case "ms" -> Duration.ofMillis(number);
        case "s" -> Duration.ofSeconds(number);
        case "m" -> Duration.ofMinutes(number);
        default -> Duration.ofHours(number);
      };
    }
    try {
      return Duration.parse(text);
    } catch (DateTimeParseException e) {
      return null;
    }
  }

  static String shown(Duration duration) {
    long millis = duration.toMillis();
    if (millis % 3_600_000 == 0) {
      return millis / 3_600_000 + "h";
    }
    if (millis % 60_000 == 0) {
      return millis / 60_000 + "m";
    }
    return millis % 1000 == 0 ? millis / 1000 + "s" : millis + "ms";
  }
}
