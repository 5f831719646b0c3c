package io.fleetpulse.streams.rule;

import io.fleetpulse.schemas.avro.Rule;
import io.fleetpulse.schemas.registry.SchemaIds;
import io.fleetpulse.schemas.serde.AvroSerializer;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/** Rules by a producer of their own, opened with the first. Any thread. */
public final class KafkaRuleWriter implements RuleWriter, AutoCloseable {
  private static final Duration MOST = Duration.ofSeconds(10);

  private final Map<String, Object> kafka;
  private final String topic;
  private final SchemaIds ids;
  private @Nullable Producer<String, Rule> producer;

  /**
   * @param kafka how to reach the brokers
   * @param topic the rules' topic
   */
  public KafkaRuleWriter(Map<String, Object> kafka, String topic, SchemaIds ids) {
    this.kafka = kafka;
    this.topic = topic;
    this.ids = ids;
  }

  @Override
  public void write(Rule rule) throws NotWritten, InterruptedException {
    send(new ProducerRecord<>(topic, rule.getName(), rule));
  }

  @Override
  public void delete(String name) throws NotWritten, InterruptedException {
    send(new ProducerRecord<>(topic, name, null));
  }

  @Override
  public synchronized void close() {
    if (producer != null) {
      producer.close(MOST);
      producer = null;
    }
  }

  private void send(ProducerRecord<String, @Nullable Rule> change)
      throws NotWritten, InterruptedException {
    try {
      producer().send(change).get(MOST.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw new NotWritten("the brokers did not take the rule: " + e.getCause(), e);
    } catch (TimeoutException | KafkaException e) {
      throw new NotWritten("the rule could not be written: " + e, e);
    }
  }

  private synchronized Producer<String, Rule> producer() {
    Producer<String, Rule> open = producer;
    if (open == null) {
      Map<String, Object> config = new HashMap<>(kafka);
      config.put(ProducerConfig.ACKS_CONFIG, "all");
      config.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, MOST.toMillis());
      config.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, (int) MOST.toMillis());
      config.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, (int) MOST.toMillis() / 2);
      AvroSerializer<Rule> serializer = new AvroSerializer<>(ids);
      serializer.configure(Map.of(), false);
      open = new KafkaProducer<>(config, new StringSerializer(), serializer);
      producer = open;
    }
    return open;
  }
}
