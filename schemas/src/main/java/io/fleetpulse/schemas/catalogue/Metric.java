package io.fleetpulse.schemas.catalogue;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One metric as the schemas describe it.
 *
 * @param name OpenTelemetry's name where there is one
 * @param unit UCUM unit of a value
 * @param scale value = raw integer × scale
 * @param absent raw value that means "no value"; null when every raw value is one
 * @param description one sentence
 * @param attributeKeys names of the attributes that tell its series apart
 * @param applies in which JVMs it is
 */
public record Metric(
    String name,
    String unit,
    Kind kind,
    double scale,
    @Nullable Long absent,
    String description,
    Stability stability,
    List<String> attributeKeys,
    Applies applies) {

  public Metric {
    if (name.isBlank()) {
      throw new IllegalArgumentException("metric without a name");
    }
    if (!(scale > 0) || Double.isInfinite(scale)) {
      throw new IllegalArgumentException("metric " + name + ": scale not positive: " + scale);
    }
    attributeKeys = List.copyOf(attributeKeys);
  }
}
