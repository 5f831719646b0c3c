package io.fleetpulse.benchmarks.load;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * A fleet at its real pace: a sample a second of each instance, sent every five seconds, the
 * instances spread over those. One thread runs it, others ask.
 */
public final class LivePace implements AutoCloseable {
  private static final long PUBLISH_MILLIS = 5_000;
  private static final long PAUSE_MILLIS = 10;
  private static final int BATCH_BYTES = 64 * 1024;

  private final Fleet fleet;
  private final long firstMillis;
  private final ClosingSamples closing;
  private final String topic;
  private final int schemaId;
  private final KafkaProducer<byte[], byte[]> producer;
  private final AtomicReference<Exception> failure = new AtomicReference<>();
  private final AtomicLong sent = new AtomicLong();
  private final AtomicLong latestMillis = new AtomicLong();
  private final Thread thread;
  private volatile boolean ending;

  private LivePace(int instances, String bootstrapServers, String topic, int schemaId) {
    this.firstMillis = System.currentTimeMillis();
    this.fleet = Fleet.of(instances, firstMillis, PUBLISH_MILLIS);
    this.closing = new ClosingSamples(fleet);
    this.topic = topic;
    this.schemaId = schemaId;
    this.producer = Backlog.producer(bootstrapServers, BATCH_BYTES);
    this.thread = new Thread(this::run, "live-fleet");
  }

  /** Starts the fleet. */
  public static LivePace start(int instances, String bootstrapServers, String topic, int schemaId) {
    LivePace pace = new LivePace(instances, bootstrapServers, topic, schemaId);
    pace.thread.start();
    return pace;
  }

  /** Which window was closed by a sample sent when. */
  public ClosingSamples closing() {
    return closing;
  }

  public long sent() {
    return sent.get();
  }

  /** How far sending was behind its schedule at worst: this generator's own limit. */
  public long latestMillis() {
    return latestMillis.get();
  }

  /** Sends no more, and waits until all is with the broker. */
  public void stop() throws InterruptedException {
    ending = true;
    thread.join();
    producer.flush();
    Exception failed = failure.get();
    if (failed != null) {
      throw new IllegalStateException("samples could not be sent: " + failed, failed);
    }
  }

  @Override
  public void close() {
    ending = true;
    producer.close();
  }

  private void run() {
    int instances = fleet.members().size();
    try {
      for (long turn = 0; !ending; turn++) {
        long due =
            firstMillis
                + PUBLISH_MILLIS * (1 + turn / instances)
                + PUBLISH_MILLIS * (turn % instances) / instances;
        long now = System.currentTimeMillis();
        while (now < due && !ending) {
          Thread.sleep(PAUSE_MILLIS);
          now = System.currentTimeMillis();
        }
        latestMillis.accumulateAndGet(now - due, Math::max);
        publish((int) (turn % instances), now);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void publish(int index, long nowMillis) {
    Member member = fleet.members().get(index);
    while (member.nextMillis() <= nowMillis) {
      closing.sending(index, member.nextMillis(), nowMillis);
      producer.send(
          new ProducerRecord<>(topic, member.key(), member.next(schemaId, nowMillis)),
          (metadata, e) -> {
            if (e != null) {
              failure.compareAndSet(null, e);
            }
          });
      sent.incrementAndGet();
    }
  }
}
