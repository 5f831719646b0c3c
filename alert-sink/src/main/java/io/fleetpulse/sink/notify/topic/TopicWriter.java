package io.fleetpulse.sink.notify.topic;

import io.fleetpulse.sink.notify.Outcome;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.RecordTooLargeException;

/**
 * Writes one record and waits for its acknowledgement: the outbox may only forget what the broker
 * has. Any thread may use it.
 */
public final class TopicWriter implements AutoCloseable {
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(3);

  private final Producer<byte[], byte[]> producer;
  private final Duration timeout;

  /**
   * @param producer closed by this
   * @param timeout longer than the producer's delivery timeout, so that no record is in flight when
   *     the next one of its key is tried
   */
  public TopicWriter(Producer<byte[], byte[]> producer, Duration timeout) {
    this.producer = producer;
    this.timeout = timeout;
  }

  /** What has no acknowledgement by now is not waited for: the outbox has it still. */
  @Override
  public void close() {
    producer.close(CLOSE_TIMEOUT);
  }

  Outcome write(ProducerRecord<byte[], byte[]> record) {
    try {
      producer.send(record).get(timeout.toMillis(), TimeUnit.MILLISECONDS);
      return new Outcome.Delivered();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Outcome.Retryable.of("interrupted");
    } catch (TimeoutException e) {
      return Outcome.Retryable.of("no acknowledgement from Kafka within " + timeout);
    } catch (ExecutionException e) {
      return e.getCause() instanceof RecordTooLargeException
          ? new Outcome.Rejected(String.valueOf(e.getCause().getMessage()))
          : Outcome.Retryable.of(String.valueOf(e.getCause()));
    } catch (RuntimeException e) {
      return Outcome.Retryable.of(e.toString());
    }
  }
}
