package io.fleetpulse.schemas.registry;

import org.apache.avro.Schema;

/** Schemas and their ids. */
public interface SchemaIds {
  Schema byId(int id);

  int idOf(String subject, Schema schema);
}
