package io.fleetpulse.sink.store;

/** Another sink applied records of this partition: what this one read of it is void. */
public final class FencedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  FencedException(String topic, int partition) {
    super(message(topic, partition));
  }

  FencedException(String topic, int partition, Throwable cause) {
    super(message(topic, partition), cause);
  }

  private static String message(String topic, int partition) {
    return "another sink applied records of " + topic + "-" + partition;
  }
}
