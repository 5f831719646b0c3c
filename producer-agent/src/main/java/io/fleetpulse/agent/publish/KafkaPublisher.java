package io.fleetpulse.agent.publish;

import io.fleetpulse.agent.buffer.SampleBuffer;
import io.fleetpulse.agent.sample.Identity;
import io.fleetpulse.agent.sample.Sample;
import io.fleetpulse.agent.sample.SampleEncoder;
import io.fleetpulse.agent.self.AgentSelf;
import io.fleetpulse.agent.self.LossReason;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * Sends samples to Kafka. The client, the dearest part of an agent, is made with the first batch;
 * all samples of a batch are handed over before it is let go, so that they share one compressed
 * batch of their partition. The identity travels with the first sample, on change, after a failure
 * and every {@value #IDENTITY_EVERY} samples.
 */
public final class KafkaPublisher implements Publisher {
  private static final int IDENTITY_EVERY = 60;
  private static final Duration CLOSE = Duration.ofMillis(500);

  private final String topic;
  private final byte[] key;
  private final Map<String, Object> client;
  private final SampleSchemaId schemaId;
  private final SampleEncoder encoder;
  private final Supplier<Identity> identities;
  private final AgentSelf self;
  private final LongSupplier clockMillis;

  private @Nullable Producer<byte[], byte[]> producer;
  private @Nullable Identity knownThere;
  private int samplesSinceIdentity;

  /**
   * @param client the producer's properties
   * @param identities who sends, as it is now
   */
  public KafkaPublisher(
      String topic,
      String instanceKey,
      Map<String, Object> client,
      SampleSchemaId schemaId,
      SampleEncoder encoder,
      Supplier<Identity> identities,
      AgentSelf self,
      LongSupplier clockMillis) {
    this.topic = topic;
    this.key = instanceKey.getBytes(StandardCharsets.UTF_8);
    this.client = Map.copyOf(client);
    this.schemaId = schemaId;
    this.encoder = encoder;
    this.identities = identities;
    this.self = self;
    this.clockMillis = clockMillis;
  }

  @Override
  public Outcome publish(SampleBuffer.Batch batch) {
    int id;
    try {
      id = schemaId.get();
    } catch (KafkaException e) {
      self.registryErrors.incrementAndGet();
      return new Outcome.Retryable("the schema registry", reason(e));
    }
    Identity identity = identities.get();
    boolean withIdentity = identity != knownThere || samplesSinceIdentity >= IDENTITY_EVERY;
    List<byte[]> values;
    try {
      values = encode(batch, id, identity, withIdentity);
    } catch (RuntimeException e) {
      // It would fail again each time, and hold up all that come after it.
      return new Outcome.Rejected(LossReason.ENCODE_FAILED, reason(e));
    }
    try {
      send(values);
      knownThere = identity;
      samplesSinceIdentity = (withIdentity ? 0 : samplesSinceIdentity) + values.size();
    } catch (InterruptException e) {
      Thread.currentThread().interrupt();
      return failed(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return failed(e);
    } catch (ExecutionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      if (cause instanceof RecordTooLargeException) {
        return new Outcome.Rejected(LossReason.TOO_LARGE, reason(cause));
      }
      return failed(cause);
    } catch (KafkaException e) {
      return failed(e);
    }
    return new Outcome.Delivered();
  }

  @Override
  public void close() {
    Producer<byte[], byte[]> open = producer;
    producer = null;
    if (open != null) {
      open.close(CLOSE);
    }
  }

  private List<byte[]> encode(
      SampleBuffer.Batch batch, int id, Identity identity, boolean withIdentity) {
    List<byte[]> values = new ArrayList<>(batch.samples().size());
    for (Sample sample : batch.samples()) {
      boolean first = values.isEmpty();
      byte[] value =
          encoder.encode(
              id,
              sample,
              identity,
              first && withIdentity,
              first ? batch.gaps() : List.of(),
              clockMillis.getAsLong());
      self.encodedBytes.addAndGet(value.length);
      values.add(value);
    }
    return values;
  }

  private void send(List<byte[]> values) throws ExecutionException, InterruptedException {
    Producer<byte[], byte[]> open = producer();
    List<Future<RecordMetadata>> answers = new ArrayList<>(values.size());
    for (byte[] value : values) {
      Future<RecordMetadata> answer = open.send(new ProducerRecord<>(topic, key, value));
      answers.add(answer);
      if (answer.isDone()) {
        // Nothing is sent before the flush: this one failed, and the next would wait as long.
        break;
      }
    }
    open.flush();
    for (Future<RecordMetadata> answer : answers) {
      answer.get();
    }
  }

  private Producer<byte[], byte[]> producer() {
    Producer<byte[], byte[]> open = producer;
    if (open == null) {
      open = newProducer();
      HostTraces.remove("kafka.producer", String.valueOf(client.get("client.id")));
      producer = open;
    }
    return open;
  }

  private Producer<byte[], byte[]> newProducer() {
    try {
      return new KafkaProducer<>(client, new ByteArraySerializer(), new ByteArraySerializer());
    } catch (KafkaException e) {
      // Kafka wraps the reason in a line that does not hold it, sometimes twice.
      Throwable root = e;
      while (root.getCause() != null) {
        root = root.getCause();
      }
      // Files and classes that are missing are told by the name of the exception only.
      String what = root instanceof KafkaException ? "" : root.getClass().getSimpleName() + ": ";
      throw new KafkaException("no client can be made: " + what + reason(root), e);
    }
  }

  /** What was handed over may be there or not, so whoever reads needs the identity again. */
  private Outcome failed(Throwable error) {
    self.sendErrors.incrementAndGet();
    knownThere = null;
    return new Outcome.Retryable("Kafka", reason(error));
  }

  private static String reason(Throwable error) {
    String message = error.getMessage();
    return message == null ? error.getClass().getSimpleName() : message;
  }
}
