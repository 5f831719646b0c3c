package io.fleetpulse.agent.metric;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is null of a metric that an application asks for. It is refused like others that cannot be
 * taken: counted, and said once.
 */
final class Nulls {
  private static final int MOST_SHOWN = 200;

  private Nulls() {}

  /**
   * The line to be said; null if nothing is null.
   *
   * @param kind of the series
   * @param source what gives its values, where it has such
   */
  static @Nullable String line(
      String kind,
      @Nullable String name,
      @Nullable String unit,
      @Nullable String description,
      @Nullable Map<String, String> attributes,
      @Nullable Object source) {
    if (name == null) {
      return "a " + kind + " has null for its name; it is refused";
    }
    String what = null;
    if (unit == null) {
      what = "unit";
    } else if (description == null) {
      what = "description";
    } else if (attributes == null || hasNull(attributes)) {
      what = "attributes";
    } else if (source == null) {
      what = "supplier";
    }
    String shown = name.length() <= MOST_SHOWN ? name : name.substring(0, MOST_SHOWN) + "…";
    return what == null
        ? null
        : "metric " + shown + " has null for its " + what + "; it is refused";
  }

  /** Not by {@code containsKey}, which maps without nulls may answer with an exception. */
  private static boolean hasNull(Map<String, String> attributes) {
    for (Map.Entry<String, String> attribute : attributes.entrySet()) {
      if (attribute.getKey() == null || attribute.getValue() == null) {
        return true;
      }
    }
    return false;
  }
}
