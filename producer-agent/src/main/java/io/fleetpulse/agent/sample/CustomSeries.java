package io.fleetpulse.agent.sample;

import io.fleetpulse.agent.wire.AvroOut;
import java.util.Map;

/**
 * A series of the application's own.
 *
 * @param unit UCUM
 * @param scale its numbers travel in this many units
 * @param attributes what tells it from others of its name
 */
public record CustomSeries(
    String name, String unit, double scale, String description, Map<String, String> attributes) {

  /** Writes it as an identity tells it. */
  public void write(AvroOut out) {
    out.writeString(name);
    out.writeString(unit);
    out.writeDouble(scale);
    out.writeString(description);
    out.beginItems(attributes.size());
    attributes.forEach(
        (key, value) -> {
          out.writeString(key);
          out.writeString(value);
        });
    out.endItems();
  }
}
