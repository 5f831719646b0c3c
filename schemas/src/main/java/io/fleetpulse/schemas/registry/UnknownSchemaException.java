package io.fleetpulse.schemas.registry;

import org.apache.kafka.common.errors.SerializationException;

/** The registry answers that it has no such subject, version or schema. */
public final class UnknownSchemaException extends SerializationException {
  private static final long serialVersionUID = 1;

  UnknownSchemaException(String message) {
    super(message);
  }
}
