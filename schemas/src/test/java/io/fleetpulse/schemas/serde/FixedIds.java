package io.fleetpulse.schemas.serde;

import io.fleetpulse.schemas.registry.SchemaIds;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.kafka.common.errors.SerializationException;

/** Gives ids from 1 on, in the order of asking, and remembers each one's subject. */
final class FixedIds implements SchemaIds {
  private final Map<Schema, Integer> ids = new LinkedHashMap<>();
  private String lastSubject = "";

  int give(Schema schema) {
    return ids.computeIfAbsent(schema, any -> ids.size() + 1);
  }

  String lastSubject() {
    return lastSubject;
  }

  @Override
  public Schema byId(int id) {
    return ids.entrySet().stream()
        .filter(entry -> entry.getValue() == id)
        .map(Map.Entry::getKey)
        .findFirst()
        .orElseThrow(() -> new SerializationException("schema " + id + " is not in the registry"));
  }

  @Override
  public int idOf(String subject, Schema schema) {
    lastSubject = subject;
    return give(schema);
  }
}
