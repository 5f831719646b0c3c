package io.fleetpulse.streams.window;

import io.fleetpulse.schemas.registry.SchemaIds;
import java.util.HashMap;
import java.util.Map;

/** The compiled sample schemas of one task, by id. For one thread. */
final class SampleSchemas {
  private final SchemaIds registry;
  private final Map<Integer, SampleSchema> byId = new HashMap<>();

  SampleSchemas(SchemaIds registry) {
    this.registry = registry;
  }

  /**
   * The schema with this id.
   *
   * @throws org.apache.kafka.common.errors.SerializationException if the registry knows none
   * @throws IllegalArgumentException if it is no sample's schema
   * @throws org.apache.kafka.common.KafkaException if the registry cannot be asked: nothing is
   *     known about the id then, and the caller has to wait
   */
  SampleSchema byId(int id) {
    SampleSchema known = byId.get(id);
    if (known == null) {
      known = new SampleSchema(registry.byId(id));
      byId.put(id, known);
    }
    return known;
  }
}
