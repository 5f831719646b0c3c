package io.fleetpulse.schemas.registry;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import org.apache.avro.Schema;
import org.apache.kafka.common.errors.RetriableException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Registers the platform's schemas at a service's start, so that agents need only look ids up.
 * While the registry is away it waits and tries again: nothing is written without an id.
 */
public final class SchemaRegistration {
  private static final Logger LOG = LoggerFactory.getLogger(SchemaRegistration.class);

  private final RegistryClient registry;
  private final Duration pause;
  private final LongAdder failures = new LongAdder();

  /**
   * @param pause between two tries
   */
  public SchemaRegistration(RegistryClient registry, Duration pause) {
    this.registry = registry;
    this.pause = pause;
  }

  /** Tries that failed so far. */
  public long failures() {
    return failures.sum();
  }

  /**
   * Registers all subjects.
   *
   * @return their ids
   * @throws InterruptedException when interrupted while the registry is away
   * @throws org.apache.kafka.common.KafkaException when the registry refuses: no use to try again
   */
  public Map<String, Integer> register(Map<String, Schema> subjects) throws InterruptedException {
    Map<String, Integer> ids = new LinkedHashMap<>();
    for (Map.Entry<String, Schema> subject : subjects.entrySet()) {
      ids.put(subject.getKey(), register(subject.getKey(), subject.getValue()));
    }
    return ids;
  }

  private int register(String subject, Schema schema) throws InterruptedException {
    while (true) {
      try {
        return registry.register(subject, schema);
      } catch (RetriableException e) {
        failures.increment();
        LOG.warn("waiting for the schema registry: {}", e.getMessage());
        Thread.sleep(pause.toMillis());
      }
    }
  }
}
