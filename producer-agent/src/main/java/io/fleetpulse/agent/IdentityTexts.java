package io.fleetpulse.agent;

import io.fleetpulse.agent.self.Printable;
import io.fleetpulse.schemas.setting.Key;
import io.fleetpulse.schemas.topics.IdentityBounds;
import io.fleetpulse.schemas.topics.InstanceKey;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Keeps what an owner says of a JVM within what the processor takes, which would refuse every
 * sample otherwise. What does not fit is a warning with its key, its length and the limit. All of
 * it together leaves most of an identity to the application's own series.
 */
final class IdentityTexts {
  static final int MOST_LABELS = 100;
  static final int MOST_LABEL_BYTES = 8 * 1024;
  static final int MOST_OPTIONS = 64;
  private static final int MOST = IdentityBounds.MOST_CHARACTERS;
  private static final int MOST_NAMED = 10;
  private static final Pattern OPTION = Pattern.compile("\\w{1,100}");

  private final Values values;
  private final List<String> warnings;

  IdentityTexts(Values values, List<String> warnings) {
    this.values = values;
    this.warnings = warnings;
  }

  /** The text, cut where it is too long. */
  String cut(Key<?> key, String text) {
    return cut(key.name(), text);
  }

  /** A part of the instance's key, as it stands there. */
  String part(Key<?> key, String text) {
    String cut = cut(key.name(), text);
    String used = InstanceKey.part(cut);
    if (cut.indexOf('/') >= 0) {
      Setting setting = values.setting(key.name());
      warnings.add(
          ("%s=\"%s\" (%s) is sent as \"%s\", as one that is called so would be: a slash stands"
                  + " between namespace, service and instance; choose a name without")
              .formatted(
                  key.name(),
                  Printable.brief(cut),
                  setting == null ? "default" : setting.source(),
                  Printable.brief(used)));
    }
    return used;
  }

  /**
   * Labels in order of their names, as many as there is room for; one whose name is too long is
   * left out.
   */
  Map<String, String> labels(Map<String, String> all) {
    Map<String, String> kept = new TreeMap<>();
    List<String> left = new ArrayList<>();
    int bytes = 0;
    for (Map.Entry<String, String> label : new TreeMap<>(all).entrySet()) {
      String name = label.getKey();
      String key = Keys.LABELS.prefix() + name;
      if (name.length() > MOST) {
        warnings.add(
            "a name below %s has %d characters, at most %d; it is left out: %s…"
                .formatted(Keys.LABELS.name(), name.length(), MOST, key.substring(0, 100)));
        continue;
      }
      String value = cut(key, label.getValue());
      int more = bytes(name) + bytes(value);
      if (kept.size() == MOST_LABELS || bytes + more > MOST_LABEL_BYTES) {
        left.add(name);
      } else {
        kept.put(name, value);
        bytes += more;
      }
    }
    if (!left.isEmpty()) {
      warnings.add(
          "%s has %d labels, at most %d and %d bytes of names and values together; left out: %s"
              .formatted(
                  Keys.LABELS.name(), all.size(), MOST_LABELS, MOST_LABEL_BYTES, brief(left)));
    }
    return kept;
  }

  /** Names of VM options, as many as may be told; what cannot be one is left out. */
  List<String> options(Key<?> key, List<String> all) {
    List<String> names = new ArrayList<>();
    for (String option : all) {
      if (OPTION.matcher(option).matches()) {
        names.add(option);
      } else {
        warnings.add(
            "%s has \"%s\", which is no VM option's name; it is left out"
                .formatted(key.name(), Printable.brief(option)));
      }
    }
    if (names.size() > MOST_OPTIONS) {
      warnings.add(
          "%s has %d options, at most %d; left out: %s"
              .formatted(
                  key.name(),
                  names.size(),
                  MOST_OPTIONS,
                  brief(names.subList(MOST_OPTIONS, names.size()))));
      return List.copyOf(names.subList(0, MOST_OPTIONS));
    }
    return List.copyOf(names);
  }

  private String cut(String key, String text) {
    if (text.length() <= MOST) {
      return text;
    }
    Setting setting = values.setting(key);
    warnings.add(
        "%s (%s) has %d characters, at most %d; the rest is cut off"
            .formatted(key, setting == null ? "default" : setting.source(), text.length(), MOST));
    // Not within a character, which may be two of Java's.
    return text.substring(0, Character.isHighSurrogate(text.charAt(MOST - 1)) ? MOST - 1 : MOST);
  }

  /** The first few, and how many more there are: a line has room for ten, if they are short. */
  private static String brief(List<String> names) {
    List<String> first = names.subList(0, Math.min(names.size(), MOST_NAMED));
    int more = names.size() - first.size();
    return first.stream().map(Printable::brief).collect(Collectors.joining(", "))
        + (more == 0 ? "" : " and " + more + " more");
  }

  private static int bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }
}
