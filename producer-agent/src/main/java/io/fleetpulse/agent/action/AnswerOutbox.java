package io.fleetpulse.agent.action;

import io.fleetpulse.agent.publish.Secrets;
import io.fleetpulse.schemas.avro.ActionResult;
import io.fleetpulse.schemas.registry.SchemaIds;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Answers on their way, in order. One that did not arrive, or of which nobody knows, is sent again;
 * when {@value #MOST} wait, the oldest is lost, counted and told of. Answers are rare, so each
 * sending has a producer of its own and none is idle meanwhile. For one thread.
 */
final class AnswerOutbox {
  private static final int MOST = 100;
  private static final Duration CLOSE = Duration.ofMillis(200);
  private static final long MOST_WAIT_MILLIS = 8_000;

  private final String topic;
  private final byte[] key;
  private final AnswerEncoder encoder;
  private final SchemaIds ids;
  private final Map<String, Object> client;
  private final Deque<Answer> waiting = new ArrayDeque<>();
  private long lost;

  /**
   * @param owners the owner's properties of Kafka clients
   */
  AnswerOutbox(
      String topic,
      String instance,
      AnswerEncoder encoder,
      SchemaIds ids,
      Map<String, String> owners) {
    this.topic = topic;
    this.key = instance.getBytes(StandardCharsets.UTF_8);
    this.encoder = encoder;
    this.ids = ids;
    Map<String, Object> properties = new HashMap<>();
    properties.put("client.id", "fleetpulse-action-results");
    properties.put("acks", "all");
    properties.put("enable.idempotence", "true");
    properties.put("buffer.memory", "1048576");
    properties.put("metric.reporters", "");
    properties.put("enable.metrics.push", "false");
    properties.putAll(Secrets.read(owners, "kafka."));
    // Undoing an unconfirmed change waits for this thread: eight seconds at most for a broker that
    // is away, where the client's own defaults would make it three minutes.
    properties.put("linger.ms", "0");
    properties.put("max.block.ms", "3000");
    properties.put("request.timeout.ms", "4000");
    properties.put("delivery.timeout.ms", "5000");
    this.client = Map.copyOf(properties);
  }

  void add(Answer answer) {
    if (waiting.size() >= MOST) {
      waiting.removeFirst();
      lost++;
    }
    waiting.addLast(answer);
  }

  /**
   * Sends what waits.
   *
   * @throws KafkaException if not all arrived, with how many were lost up to now
   */
  void send() throws InterruptedException {
    if (waiting.isEmpty()) {
      return;
    }
    try {
      sendAll();
    } catch (InterruptException e) {
      throw e;
    } catch (KafkaException e) {
      if (lost == 0) {
        throw e;
      }
      throw new KafkaException(e.getMessage() + " (answers lost so far: " + lost + ")", e);
    }
  }

  private void sendAll() throws InterruptedException {
    int id = ids.idOf(topic + "-value", ActionResult.getClassSchema());
    KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(client, new ByteArraySerializer(), new ByteArraySerializer());
    try {
      while (!waiting.isEmpty()) {
        byte[] value = encoder.encode(id, waiting.getFirst());
        producer
            .send(new ProducerRecord<>(topic, key, value))
            .get(MOST_WAIT_MILLIS, TimeUnit.MILLISECONDS);
        waiting.removeFirst();
      }
    } catch (ExecutionException e) {
      throw new KafkaException("an answer to " + topic + " did not arrive: " + e.getCause(), e);
    } catch (TimeoutException e) {
      // Longer than delivery.timeout.ms: the client's own thread has died.
      throw new KafkaException("the client gave no answer for " + topic, e);
    } finally {
      producer.close(CLOSE);
    }
  }
}
