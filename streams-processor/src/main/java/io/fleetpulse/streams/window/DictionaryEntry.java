package io.fleetpulse.streams.window;

import io.fleetpulse.analysis.window.Series;
import io.fleetpulse.analysis.window.SeriesKey;
import io.fleetpulse.schemas.topics.IdentityBounds;
import java.util.HashMap;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecord;
import org.jspecify.annotations.Nullable;

/**
 * What an entry of one of the identity's dictionaries says of the series of its position: their
 * attributes and, where these are the application's own, name, unit, scale and what they are.
 */
record DictionaryEntry(
    @Nullable String metric,
    @Nullable String unit,
    @Nullable Double scale,
    String description,
    Map<String, String> attributes) {

  /**
   * Reads an entry; its schema's properties say which field is what.
   *
   * @throws IllegalArgumentException if a name is too long, or there are too many
   */
  static DictionaryEntry read(GenericRecord entry) {
    String metric = null;
    String unit = null;
    Double scale = null;
    String description = "";
    Map<String, String> attributes = new HashMap<>();
    for (Schema.Field field : entry.getSchema().getFields()) {
      Object value = entry.get(field.pos());
      if (field.getProp("attribute") != null) {
        attributes.put(field.getProp("attribute"), SampleSchema.bounded(field.name(), value));
      } else if (is(field, "metricName")) {
        metric = SampleSchema.bounded(field.name(), value);
      } else if (is(field, "metricUnit")) {
        unit = SampleSchema.bounded(field.name(), value);
      } else if (is(field, "metricScale") && value instanceof Number number) {
        scale = number.doubleValue();
      } else if (is(field, "metricDescription")) {
        description = brief(String.valueOf(value));
      } else if (is(field, "metricAttributes") && value instanceof Map<?, ?> map) {
        SampleSchema.few(field.name(), map.size());
        map.forEach(
            (key, of) ->
                attributes.put(
                    SampleSchema.bounded(field.name(), key),
                    SampleSchema.bounded(field.name(), of)));
      }
    }
    return new DictionaryEntry(metric, unit, scale, description, Map.copyOf(attributes));
  }

  /** The series of this entry. */
  Series name(Series template) {
    Map<String, String> all = new HashMap<>(template.key().attributes());
    all.putAll(attributes);
    return new Series(
        new SeriesKey(metric == null ? template.key().metric() : metric, all),
        template.kind(),
        scale == null ? template.scale() : scale,
        unit == null ? template.unit() : unit);
  }

  /** Words that nothing depends on are cut: a sample is not refused for them. */
  private static String brief(String text) {
    return text.substring(0, Math.min(text.length(), IdentityBounds.MOST_CHARACTERS));
  }

  private static boolean is(Schema.Field field, String property) {
    return Boolean.TRUE.equals(field.getObjectProp(property));
  }
}
