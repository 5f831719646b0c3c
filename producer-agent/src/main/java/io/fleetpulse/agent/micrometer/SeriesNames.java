package io.fleetpulse.agent.micrometer;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tag;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a meter's series is called. */
final class SeriesNames {
  private static final int MOST_DESCRIPTION = 500;
  private static final int MOST_UNIT = 60;

  private SeriesNames() {}

  /** The meter's name; what no name may have is an underscore. */
  static String name(Meter.Id id) {
    String name = id.getName().replaceAll("[^a-zA-Z0-9._/-]", "_");
    return name.isEmpty() || !Character.isLetter(name.charAt(0)) ? "m_" + name : name;
  }

  static Map<String, String> attributes(Meter.Id id) {
    Map<String, String> attributes = new HashMap<>();
    for (Tag tag : id.getTagsAsIterable()) {
      attributes.put(tag.getKey(), tag.getValue());
    }
    return attributes;
  }

  static String text(Meter.Id id) {
    String text = id.getDescription() == null ? "" : id.getDescription();
    return text.length() <= MOST_DESCRIPTION ? text : text.substring(0, MOST_DESCRIPTION);
  }

  /** In UCUM: of what Micrometer's binders use, else the word in braces. */
  static String unit(Meter.Id id) {
    return unit(id.getBaseUnit());
  }

  static String unit(@Nullable String base) {
    if (base == null || base.isBlank()) {
      return "1";
    }
    String word = base.strip().toLowerCase(Locale.ROOT);
    return switch (word) {
      case "bytes" -> "By";
      case "seconds" -> "s";
      case "milliseconds", "ms" -> "ms";
      case "microseconds" -> "us";
      case "nanoseconds" -> "ns";
      case "percent" -> "%";
      default ->
          "{" + word.substring(0, Math.min(word.length(), MOST_UNIT)).replaceAll("[{}]", "_") + "}";
    };
  }
}
