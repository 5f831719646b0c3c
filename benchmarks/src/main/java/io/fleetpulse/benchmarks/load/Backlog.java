package io.fleetpulse.benchmarks.load;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * A fleet's past, written as fast as the broker takes it: round by round, of each instance the five
 * samples that a default agent sends together.
 */
public final class Backlog {
  /** Samples that travel together: one publish interval of five seconds. */
  public static final int BATCH = 5;

  /**
   * The publish interval that the samples name. A processor takes three times as long without a
   * sample for silence; the log is read again minutes after it was written, and closing every
   * window by silence at its end would be no part of what is measured.
   */
  private static final long NAMED_PUBLISH_MILLIS = 12 * 3_600_000L;

  private static final long MINUTE_MILLIS = 60_000;

  private final int instances;
  private final int samplesPerInstance;
  private final long firstMillis;

  /**
   * A past that ended at least a minute before now and began with a whole minute.
   *
   * @param samplesPerInstance whole windows: a multiple of ten
   */
  public Backlog(int instances, int samplesPerInstance, long nowMillis) {
    this.instances = instances;
    this.samplesPerInstance = samplesPerInstance;
    long length = samplesPerInstance * 1_000L + 2 * MINUTE_MILLIS;
    this.firstMillis = (nowMillis - length) / MINUTE_MILLIS * MINUTE_MILLIS;
  }

  /** What was written. */
  public record Written(long samples, long bytes, long nanos) {}

  public int instances() {
    return instances;
  }

  public long samples() {
    return (long) instances * samplesPerInstance;
  }

  /** Start of each instance's first window. */
  public long firstMillis() {
    return firstMillis;
  }

  /** Start of each instance's last window, which no later sample closes. */
  public long lastWindowMillis() {
    return firstMillis + (samplesPerInstance / 10 - 1) * 10_000L;
  }

  /** Ten-second windows that are closed by a later sample. */
  public long closedWindows() {
    return (long) instances * (samplesPerInstance / 10 - 1);
  }

  /** Writes all of it. */
  public Written write(String bootstrapServers, String topic, int schemaId) {
    Fleet fleet = Fleet.of(instances, firstMillis, NAMED_PUBLISH_MILLIS);
    AtomicReference<Exception> failure = new AtomicReference<>();
    long started = System.nanoTime();
    long bytes = 0;
    try (KafkaProducer<byte[], byte[]> producer = producer(bootstrapServers, 256 * 1024)) {
      for (int done = 0; done < samplesPerInstance; done += BATCH) {
        for (Member member : fleet.members()) {
          for (int i = 0; i < BATCH; i++) {
            byte[] value = member.next(schemaId, System.currentTimeMillis());
            bytes += value.length;
            producer.send(
                new ProducerRecord<>(topic, member.key(), value),
                (metadata, e) -> {
                  if (e != null) {
                    failure.compareAndSet(null, e);
                  }
                });
          }
        }
      }
      producer.flush();
    }
    Exception failed = failure.get();
    if (failed != null) {
      throw new IllegalStateException("samples could not be written: " + failed, failed);
    }
    return new Written(samples(), bytes, System.nanoTime() - started);
  }

  /** A producer with the agent's compression. */
  static KafkaProducer<byte[], byte[]> producer(String bootstrapServers, int batchBytes) {
    Map<String, Object> config = new HashMap<>();
    config.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
    config.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "zstd");
    config.put(ProducerConfig.BATCH_SIZE_CONFIG, batchBytes);
    config.put(ProducerConfig.LINGER_MS_CONFIG, 20);
    // The topic is new: a batch behind one that is refused at first would be taken before it.
    config.put(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, 1);
    config.put(ProducerConfig.BUFFER_MEMORY_CONFIG, 64L << 20);
    return new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
  }
}
