package io.fleetpulse.streams.rule;

import io.fleetpulse.schemas.avro.Rule;

/** Puts rules on their topic. */
public interface RuleWriter {
  /** The rule could not be written; nothing is known to have changed. */
  final class NotWritten extends Exception {
    private static final long serialVersionUID = 1;

    public NotWritten(String message, Throwable cause) {
      super(message, cause);
    }
  }

  /** Writes a rule and waits until the brokers have it. */
  void write(Rule rule) throws NotWritten, InterruptedException;

  /** Deletes a rule and waits until the brokers know. */
  void delete(String name) throws NotWritten, InterruptedException;
}
