package io.fleetpulse.streams.topology;

import java.time.Duration;
import java.util.function.Supplier;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.errors.ProcessorStateException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts Kafka Streams on whatever state directory a kill has left. Exactly-once deletes stores
 * that were not closed; a kill in the middle of that leaves stores that RocksDB does not open, and
 * Streams would fail at every start until somebody deletes them. They hold nothing that is not in
 * Kafka.
 */
public final class StreamsStart {
  private static final Logger LOG = LoggerFactory.getLogger(StreamsStart.class);
  private static final Duration CLOSE = Duration.ofSeconds(10);

  private StreamsStart() {}

  /**
   * Starts what {@code make} makes; if stores cannot be opened, deletes this application's local
   * state and starts another, which reads it again from Kafka.
   */
  public static KafkaStreams start(Supplier<KafkaStreams> make) {
    KafkaStreams streams = make.get();
    try {
      streams.start();
      return streams;
    } catch (ProcessorStateException e) {
      LOG.warn("local state cannot be opened: it is deleted and read again from Kafka", e);
      streams.close(CLOSE);
    }
    KafkaStreams again = make.get();
    again.cleanUp();
    again.start();
    return again;
  }
}
