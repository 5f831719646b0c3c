package io.fleetpulse.schemas.registry;

import org.apache.avro.Schema;

/**
 * Schemas and their ids: all that serializers need of a registry. Implement it to use another
 * client, such as Confluent's own.
 */
public interface SchemaIds {
  /**
   * The schema with this id.
   *
   * @throws org.apache.kafka.common.errors.SerializationException if there is none
   * @throws org.apache.kafka.common.KafkaException if the registry cannot be asked
   */
  Schema byId(int id);

  /**
   * The id of a schema under a subject, as records of that subject carry it.
   *
   * @throws org.apache.kafka.common.errors.SerializationException if it is not registered and may
   *     not be, or is incompatible with what is
   * @throws org.apache.kafka.common.KafkaException if the registry cannot be asked
   */
  int idOf(String subject, Schema schema);
}
