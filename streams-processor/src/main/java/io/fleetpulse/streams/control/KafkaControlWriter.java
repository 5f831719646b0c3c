package io.fleetpulse.streams.control;

import io.fleetpulse.schemas.registry.SchemaIds;
import io.fleetpulse.schemas.serde.AvroSerializer;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/**
 * By a producer of its own, opened with the first record. Any thread.
 *
 * @param <V> the topic's values
 */
public final class KafkaControlWriter<V extends SpecificRecord>
    implements ControlWriter<V>, AutoCloseable {
  private static final Duration MOST = Duration.ofSeconds(10);

  private final Map<String, Object> kafka;
  private final String topic;
  private final SchemaIds ids;
  private @Nullable Producer<String, V> producer;

  /**
   * @param kafka how to reach the brokers
   * @param topic its full name
   */
  public KafkaControlWriter(Map<String, Object> kafka, String topic, SchemaIds ids) {
    this.kafka = kafka;
    this.topic = topic;
    this.ids = ids;
  }

  @Override
  public void write(String key, V value) throws NotWritten, InterruptedException {
    send(new ProducerRecord<>(topic, key, value));
  }

  @Override
  public void delete(String key) throws NotWritten, InterruptedException {
    send(new ProducerRecord<>(topic, key, null));
  }

  @Override
  public synchronized void close() {
    if (producer != null) {
      producer.close(MOST);
      producer = null;
    }
  }

  private void send(ProducerRecord<String, @Nullable V> change)
      throws NotWritten, InterruptedException {
    try {
      producer().send(change).get(MOST.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw new NotWritten("the brokers did not take it: " + e.getCause(), e);
    } catch (TimeoutException | KafkaException e) {
      throw new NotWritten("it could not be written: " + e, e);
    }
  }

  private synchronized Producer<String, V> producer() {
    Producer<String, V> open = producer;
    if (open == null) {
      Map<String, Object> config = new HashMap<>(kafka);
      config.put(ProducerConfig.ACKS_CONFIG, "all");
      config.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, MOST.toMillis());
      config.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, (int) MOST.toMillis());
      config.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, (int) MOST.toMillis() / 2);
      AvroSerializer<V> serializer = new AvroSerializer<>(ids);
      serializer.configure(Map.of(), false);
      open = new KafkaProducer<>(config, new StringSerializer(), serializer);
      producer = open;
    }
    return open;
  }
}
