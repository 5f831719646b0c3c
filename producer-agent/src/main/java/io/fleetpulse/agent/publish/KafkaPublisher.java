package io.fleetpulse.agent.publish;

import io.fleetpulse.agent.buffer.SampleBuffer;
import io.fleetpulse.agent.sample.EncodedSample;
import io.fleetpulse.agent.sample.Identity;
import io.fleetpulse.agent.self.AgentLog;
import io.fleetpulse.agent.self.AgentSelf;
import io.fleetpulse.agent.self.LastResort;
import io.fleetpulse.agent.self.LossReason;
import io.fleetpulse.agent.wire.AvroOut;
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

  private final Supplier<String> topics;
  private final byte[] key;
  private final ClientSlot client;
  private final Duration mostWait;
  private final IntSupplier schemaId;
  private final BatchEncoder encoder;
  private final AvroOut out = new AvroOut();
  private final AgentSelf self;
  private final LongSupplier clockMillis;

  private String topic;
  private @Nullable Identity knownThere;
  private int samplesSinceIdentity;
  private int failures;

  /**
   * @param topics where samples go, as it is now
   * @param client gives the producer's properties when one is to be made; throws what is told then
   * @param delivery within what time a working producer tells what became of a record
   */
  public KafkaPublisher(
      Supplier<String> topics,
      String instanceKey,
      Supplier<Map<String, Object>> client,
      Duration delivery,
      SampleSchemaId schemaId,
      BatchEncoder encoder,
      AgentSelf self,
      AgentLog log,
      LongSupplier clockMillis) {
    this(
        topics,
        instanceKey,
        new ClientSlot(() -> producer(client.get()), new LastResort(self.sendErrors, log)),
        delivery.plus(GRACE),
        schemaId::get,
        encoder,
        self,
        clockMillis);
  }

  /**
   * @param mostWait for the answers to a batch, longer than a working client can take
   */
  KafkaPublisher(
      Supplier<String> topics,
      String instanceKey,
      ClientSlot client,
      Duration mostWait,
      IntSupplier schemaId,
      BatchEncoder encoder,
      AgentSelf self,
      LongSupplier clockMillis) {
    this.topics = topics;
    this.topic = topics.get();
    this.key = instanceKey.getBytes(StandardCharsets.UTF_8);
    this.client = client;
    this.mostWait = mostWait;
    this.schemaId = schemaId;
    this.encoder = encoder;
    this.self = self;
    this.clockMillis = clockMillis;
  }

  @Override
  public Outcome publish(SampleBuffer.Batch batch) {
    follow();
    Identity identity = encoder.identity();
    boolean withIdentity = identity != knownThere || samplesSinceIdentity >= IDENTITY_EVERY;
    List<Unsendable> unsendable = new ArrayList<>();
    List<EncodedSample> encoded = encoder.encode(batch, identity, withIdentity, unsendable);
    if (encoded.isEmpty()) {
      return new Outcome.Delivered(unsendable, false);
    }
    Outcome outcome = send(encoded);
    if (!(outcome instanceof Outcome.Delivered delivered)) {
      return outcome;
    }
    if (withIdentity) {
      knownThere = delivered.gapsTold() ? identity : null;
      samplesSinceIdentity = 0;
    }
    samplesSinceIdentity += encoded.size();
    unsendable.addAll(delivered.unsendable());
    return new Outcome.Delivered(unsendable, delivered.gapsTold());
  }

  /** From now on to the topic that is right now, whose readers do not know who sends. */
  void follow() {
    String now = topics.get();
    if (!now.equals(topic)) {
      topic = now;
      knownThere = null;
    }
  }

  /** Sends samples that are encoded already, and waits until their fate is known. */
  Outcome send(List<EncodedSample> samples) {
    int id;
    try {
      id = schemaId.getAsInt();
    } catch (KafkaException e) {
      self.registryErrors.incrementAndGet();
      return Trouble.ofRegistry(e);
    }
    List<Unsendable> unsendable = new ArrayList<>();
    try {
      boolean firstArrived = send(id, samples, unsendable);
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

  /** Whether the first arrived; what never can is added to the unsendable. */
  private boolean send(int schemaId, List<EncodedSample> samples, List<Unsendable> unsendable)
      throws ExecutionException, InterruptedException, TimeoutException {
    Producer<byte[], byte[]> open = client.open();
    List<Future<RecordMetadata>> answers = new ArrayList<>(samples.size());
    for (EncodedSample sample : samples) {
      byte[] value = sample.framed(schemaId, clockMillis.getAsLong(), out);
      self.encodedBytes.addAndGet(value.length);
      Future<RecordMetadata> answer = open.send(new ProducerRecord<>(topic, key, value));
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
                samples.get(i).sequence(),
                LossReason.TOO_LARGE,
                Trouble.tooLarge(tooLarge, topic)));
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
