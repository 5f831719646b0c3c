package io.fleetpulse.agent.publish;

import org.apache.kafka.common.KafkaException;

/** A secret's file that cannot be read now; the message names property, file and reason. */
public final class UnreadableSecret extends KafkaException {
  private static final long serialVersionUID = 1;

  UnreadableSecret(String message) {
    super(message);
  }
}
