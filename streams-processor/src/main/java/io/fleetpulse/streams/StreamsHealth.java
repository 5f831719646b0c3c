package io.fleetpulse.streams;

import io.fleetpulse.service.health.HealthChecks;
import java.util.function.Supplier;
import org.apache.kafka.streams.KafkaStreams;

/** Whether Kafka Streams runs; down from the first request on, even before it exists. */
final class StreamsHealth {
  private volatile Supplier<KafkaStreams.State> state = () -> KafkaStreams.State.CREATED;
  private volatile boolean watching;

  /** From here on, asks Streams itself. */
  void watch(Supplier<KafkaStreams.State> state) {
    this.state = state;
    watching = true;
  }

  /** Whether Streams exists, and with it what queries ask. */
  boolean watching() {
    return watching;
  }

  HealthChecks.Result report() {
    KafkaStreams.State now = state.get();
    return now == KafkaStreams.State.RUNNING
        ? HealthChecks.Result.ok("running")
        : HealthChecks.Result.down(now.toString());
  }
}
