package io.fleetpulse.streams.topology;

import io.fleetpulse.schemas.registry.SchemaIds;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.kafka.common.errors.SerializationException;

/** Schemas by their place in a list. */
public final class KnownSchemas implements SchemaIds {
  private final List<Schema> schemas = new ArrayList<>();

  @Override
  public Schema byId(int id) {
    if (id < 1 || id > schemas.size()) {
      throw new SerializationException("no schema with id " + id);
    }
    return schemas.get(id - 1);
  }

  @Override
  public int idOf(String subject, Schema schema) {
    if (!schemas.contains(schema)) {
      schemas.add(schema);
    }
    return schemas.indexOf(schema) + 1;
  }
}
