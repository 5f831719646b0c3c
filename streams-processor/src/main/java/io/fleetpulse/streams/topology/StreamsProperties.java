package io.fleetpulse.streams.topology;

import io.fleetpulse.schemas.topics.TopicCatalogue;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.streams.StreamsConfig;

/** How Kafka Streams runs here; what a user may change is passed in. */
public final class StreamsProperties {
  /** Fewer, larger batches to the window topics: half of the broker's work per window. */
  private static final int BATCH_BYTES = 512 * 1024;

  /** A restart takes less; others wait no longer for one that is gone. */
  public static final Duration SESSION_TIMEOUT = Duration.ofSeconds(30);

  private StreamsProperties() {}

  /**
   * Exactly-once, static membership, and the memory of one sample ahead bounded.
   *
   * @param client how to reach the brokers, passed on to every client
   * @param instanceId stable name of this process in its group: back within the session timeout, it
   *     gets its own tasks again without a rebalance
   */
  public static Properties exactlyOnce(
      Map<String, Object> client,
      String applicationId,
      String instanceId,
      Path stateDir,
      int threads,
      Duration commitInterval) {
    Properties properties = new Properties();
    properties.putAll(client);
    properties.put(StreamsConfig.APPLICATION_ID_CONFIG, applicationId);
    properties.put(StreamsConfig.STATE_DIR_CONFIG, stateDir.toString());
    properties.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, threads);
    properties.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
    properties.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, commitInterval.toMillis());
    properties.put(StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, 0L);
    // A record that waits for a partition without records would hold up all others.
    properties.put(StreamsConfig.MAX_TASK_IDLE_MS_CONFIG, StreamsConfig.MAX_TASK_IDLE_MS_DISABLED);
    properties.put(
        StreamsConfig.mainConsumerPrefix(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG), instanceId);
    properties.put(
        StreamsConfig.mainConsumerPrefix(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG), "earliest");
    sessionTimeout(properties, SESSION_TIMEOUT);
    properties.put(StreamsConfig.producerPrefix(ProducerConfig.BATCH_SIZE_CONFIG), BATCH_BYTES);
    // A dead letter is larger than the record it was: one that the producer refused would end its
    // stream thread, and the next one on the same record.
    properties.put(
        StreamsConfig.producerPrefix(ProducerConfig.MAX_REQUEST_SIZE_CONFIG),
        TopicCatalogue.DEAD_LETTER_MAX_BYTES);
    properties.put(StreamsConfig.producerPrefix(ProducerConfig.LINGER_MS_CONFIG), 50);
    properties.put(StreamsConfig.producerPrefix(ProducerConfig.COMPRESSION_TYPE_CONFIG), "lz4");
    return properties;
  }

  /** How long others wait for the return of this process before they take over its partitions. */
  public static Properties sessionTimeout(Properties properties, Duration timeout) {
    properties.put(
        StreamsConfig.mainConsumerPrefix(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG),
        Math.toIntExact(timeout.toMillis()));
    return properties;
  }
}
