package io.fleetpulse.streams;

import io.fleetpulse.service.health.HealthChecks;
import java.util.function.Supplier;
import org.apache.kafka.streams.KafkaStreams;

/** Whether Kafka Streams runs; down from the first request on, even before it exists. */
final class StreamsHealth {
  private volatile Supplier<KafkaStreams.State> state = () -> KafkaStreams.State.CREATED;
  private volatile boolean watching;

  /** A thread died: until the next assignment its partitions are nobody's, and Streams runs on. */
  private volatile boolean threadDied;

  /** From here on, asks Streams itself. */
  void watch(Supplier<KafkaStreams.State> state) {
    this.state = state;
    watching = true;
  }

  /** Whether Streams exists, and with it what queries ask. */
  boolean watching() {
    return watching;
  }

  /** Tells that a stream thread has died; any thread. */
  void threadDied() {
    threadDied = true;
  }

  /** Tells of each change of Streams' state. */
  void changedTo(KafkaStreams.State now) {
    if (now == KafkaStreams.State.RUNNING) {
      threadDied = false;
    }
  }

  /** Whether all partitions assigned to this process have a thread. */
  boolean whole() {
    return !threadDied;
  }

  HealthChecks.Result report() {
    if (threadDied) {
      return HealthChecks.Result.down("a stream thread died; its partitions wait for another");
    }
    KafkaStreams.State now = state.get();
    return now == KafkaStreams.State.RUNNING
        ? HealthChecks.Result.ok("running")
        : HealthChecks.Result.down(now.toString());
  }
}
