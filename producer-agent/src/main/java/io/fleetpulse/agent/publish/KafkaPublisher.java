package io.fleetpulse.agent.publish;

import io.fleetpulse.agent.buffer.SampleBuffer;
import io.fleetpulse.agent.sample.Identity;
import io.fleetpulse.agent.sample.Sample;
import io.fleetpulse.agent.sample.SampleEncoder;
import io.fleetpulse.agent.self.AgentLog;
import io.fleetpulse.agent.self.AgentSelf;
import io.fleetpulse.agent.self.LastResort;
import io.fleetpulse.agent.self.LossReason;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * Sends samples to Kafka. The client, the dearest part of an agent, is made with the first batch;
 * all samples of a batch are handed over before it is let go, so that they share one compressed
 * batch of their partition. The identity travels with the first sample, on change, after a failure
 * and every {@value #IDENTITY_EVERY} samples.
 *
 * <p>No wait is without a bound. A client that does not answer, or fails for another reason than
 * the broker's, is replaced; so is one that failed {@value #MOST_FAILURES} times in a row, as its
 * own thread may have died of the host's lack of memory, which looks like a broker that is away.
 */
public final class KafkaPublisher implements Publisher {
  private static final int IDENTITY_EVERY = 60;
  private static final int MOST_FAILURES = 10;
  private static final Duration GRACE = Duration.ofSeconds(5);

  private final String topic;
  private final byte[] key;
  private final ClientSlot client;
  private final Duration mostWait;
  private final IntSupplier schemaId;
  private final SampleEncoder encoder;
  private final Supplier<Identity> identities;
  private final AgentSelf self;
  private final LongSupplier clockMillis;

  /** An encoded sample. */
  private record Value(long sequence, byte[] bytes) {}

  private @Nullable Identity knownThere;
  private int samplesSinceIdentity;
  private int failures;

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
      AgentLog log,
      LongSupplier clockMillis) {
    this(
        topic,
        instanceKey,
        new ClientSlot(() -> producer(client), new LastResort(self.sendErrors, log)),
        ClientProperties.delivery(client).plus(GRACE),
        schemaId::get,
        encoder,
        identities,
        self,
        clockMillis);
  }

  /**
   * @param mostWait for the answers to a batch, longer than a working client can take
   */
  KafkaPublisher(
      String topic,
      String instanceKey,
      ClientSlot client,
      Duration mostWait,
      IntSupplier schemaId,
      SampleEncoder encoder,
      Supplier<Identity> identities,
      AgentSelf self,
      LongSupplier clockMillis) {
    this.topic = topic;
    this.key = instanceKey.getBytes(StandardCharsets.UTF_8);
    this.client = client;
    this.mostWait = mostWait;
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
      id = schemaId.getAsInt();
    } catch (KafkaException e) {
      self.registryErrors.incrementAndGet();
      return Trouble.ofRegistry(e);
    }
    Identity identity = identities.get();
    boolean withIdentity = identity != knownThere || samplesSinceIdentity >= IDENTITY_EVERY;
    List<Unsendable> unsendable = new ArrayList<>();
    List<Value> values = encode(batch, id, identity, withIdentity, unsendable);
    if (values.isEmpty()) {
      return new Outcome.Delivered(unsendable, false);
    }
    try {
      boolean firstArrived = send(values, unsendable);
      if (withIdentity) {
        knownThere = firstArrived ? identity : null;
        samplesSinceIdentity = 0;
      }
      samplesSinceIdentity += values.size();
      failures = 0;
      return new Outcome.Delivered(unsendable, firstArrived);
    } catch (InterruptException e) {
      Thread.currentThread().interrupt();
      return failed(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return failed(e);
    } catch (ExecutionException e) {
      return failed(e.getCause() == null ? e : e.getCause());
    } catch (TimeoutException e) {
      return failed(e);
    } catch (KafkaException e) {
      return failed(e);
    } catch (RuntimeException | Error e) { // nobody knows what the client made of it
      knownThere = null;
      client.discard();
      throw e;
    }
  }

  @Override
  public void close() {
    client.close();
  }

  /** The first value carries the identity and the gaps. */
  private List<Value> encode(
      SampleBuffer.Batch batch,
      int id,
      Identity identity,
      boolean withIdentity,
      List<Unsendable> unsendable) {
    List<Value> values = new ArrayList<>(batch.samples().size());
    for (Sample sample : batch.samples()) {
      boolean first = values.isEmpty();
      try {
        byte[] bytes =
            encoder.encode(
                id,
                sample,
                identity,
                first && withIdentity,
                first ? batch.gaps() : List.of(),
                clockMillis.getAsLong());
        self.encodedBytes.addAndGet(bytes.length);
        values.add(new Value(sample.sequence(), bytes));
      } catch (RuntimeException e) {
        // It would fail again each time, and hold up all that come after it.
        unsendable.add(
            new Unsendable(sample.sequence(), LossReason.ENCODE_FAILED, "not encodable: " + e));
      }
    }
    return values;
  }

  /** Whether the first arrived; what never can is added to the unsendable. */
  private boolean send(List<Value> values, List<Unsendable> unsendable)
      throws ExecutionException, InterruptedException, TimeoutException {
    Producer<byte[], byte[]> open = client.open();
    List<Future<RecordMetadata>> answers = new ArrayList<>(values.size());
    for (Value value : values) {
      Future<RecordMetadata> answer = open.send(new ProducerRecord<>(topic, key, value.bytes()));
      answers.add(answer);
      if (answer.isDone()) {
        // No broker answers that fast: this one failed, and the next would wait as long.
        tooLarge(answer, 0);
      }
    }
    boolean firstArrived = true;
    long until = System.nanoTime() + mostWait.toNanos();
    for (int i = 0; i < answers.size(); i++) {
      Throwable tooLarge = tooLarge(answers.get(i), until - System.nanoTime());
      if (tooLarge != null) {
        firstArrived &= i > 0;
        unsendable.add(
            new Unsendable(
                values.get(i).sequence(), LossReason.TOO_LARGE, Trouble.tooLarge(tooLarge, topic)));
      }
    }
    return firstArrived;
  }

  /** Why a value can never arrive; null if it has. */
  private @Nullable Throwable tooLarge(Future<RecordMetadata> answer, long nanos)
      throws ExecutionException, InterruptedException, TimeoutException {
    try {
      answer.get(Math.max(0, nanos), TimeUnit.NANOSECONDS);
      return null;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RecordTooLargeException tooLarge) {
        return tooLarge;
      }
      throw e;
    } catch (TimeoutException e) {
      throw new TimeoutException("the client gave no answer within " + mostWait.toSeconds() + " s");
    }
  }

  private static Producer<byte[], byte[]> producer(Map<String, Object> properties) {
    Producer<byte[], byte[]> made = newProducer(properties);
    HostTraces.remove("kafka.producer", String.valueOf(properties.get("client.id")));
    return made;
  }

  private static Producer<byte[], byte[]> newProducer(Map<String, Object> properties) {
    requireSasl();
    try {
      return new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
    } catch (KafkaException e) {
      // Kafka wraps the reason in a line that does not hold it, sometimes twice.
      Throwable root = e;
      while (root.getCause() != null) {
        root = root.getCause();
      }
      // Files and classes that are missing are told by the name of the exception only.
      String what = root instanceof KafkaException ? "" : root.getClass().getSimpleName() + ": ";
      String why = Secrets.redact(what + Trouble.reason(root), properties);
      throw new KafkaException(Trouble.NO_CLIENT + why, e);
    }
  }

  /** Without this module the client's thread would die unseen, and Kafka would seem to be away. */
  private static void requireSasl() {
    try {
      Class.forName("javax.security.sasl.SaslException");
    } catch (ClassNotFoundException e) {
      throw new KafkaException(
          Trouble.NO_CLIENT
              + "this runtime does not have the module java.security.sasl; add it to the image,"
              + " and to --add-modules if it is not resolved",
          e);
    }
  }

  /** What was handed over may be there or not, so whoever reads needs the identity again. */
  private Outcome failed(Throwable error) {
    self.sendErrors.incrementAndGet();
    knownThere = null;
    failures++;
    boolean worksStill =
        error instanceof RetriableException
            || error instanceof InterruptException
            || error instanceof InterruptedException;
    if (!worksStill || failures >= MOST_FAILURES) {
      failures = 0;
      client.discard();
    }
    return Trouble.ofKafka(error, topic);
  }
}
