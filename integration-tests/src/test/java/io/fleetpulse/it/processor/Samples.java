package io.fleetpulse.it.processor;

import io.fleetpulse.schemas.avro.RuntimeSample;
import io.fleetpulse.schemas.serde.WireFormat;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Sends samples, good and bad, and reads what was refused. */
final class Samples implements AutoCloseable {
  private static final Schema SCHEMA = RuntimeSample.getClassSchema();

  private final KafkaProducer<String, byte[]> producer;
  private final KafkaConsumer<String, byte[]> consumer;
  private final String topic;
  private final String deadLetters;

  Samples(Map<String, Object> client, String topic, String deadLetters) {
    this.topic = topic;
    this.deadLetters = deadLetters;
    this.producer = new KafkaProducer<>(client, new StringSerializer(), new ByteArraySerializer());
    Map<String, Object> committed = new HashMap<>(client);
    committed.put("isolation.level", "read_committed");
    committed.put("auto.offset.reset", "earliest");
    this.consumer =
        new KafkaConsumer<>(committed, new StringDeserializer(), new ByteArrayDeserializer());
  }

  static String key(String instance) {
    return "default/shop/" + instance;
  }

  void send(String instance, byte[] value) {
    producer.send(new ProducerRecord<>(topic, key(instance), value));
    producer.flush();
  }

  /** What is in the dead letters now. */
  List<ConsumerRecord<String, byte[]>> refused(int partitions) {
    List<TopicPartition> all =
        IntStream.range(0, partitions).mapToObj(i -> new TopicPartition(deadLetters, i)).toList();
    consumer.assign(all);
    consumer.seekToBeginning(all);
    List<ConsumerRecord<String, byte[]>> records = new ArrayList<>();
    Map<TopicPartition, Long> end = consumer.endOffsets(all);
    while (all.stream().anyMatch(p -> consumer.position(p) < end.get(p))) {
      consumer.poll(Duration.ofMillis(200)).forEach(records::add);
    }
    return records;
  }

  /**
   * A sample of one second.
   *
   * @param delayMillis how long the agent held it back
   */
  static byte[] sample(
      int schemaId,
      String instance,
      long start,
      long sequence,
      long millis,
      long delayMillis,
      float utilization) {
    GenericRecord cpu = new GenericData.Record(section("cpu"));
    cpu.put("time", 1_000L * sequence);
    cpu.put("recentUtilization", utilization);
    cpu.put("systemUtilization", -1f);
    cpu.put("load1m", 1.5f);
    cpu.put("count", 2);
    GenericRecord memory = new GenericData.Record(section("memory"));
    memory.put("heapUsed", 1_000L + sequence);
    memory.put("heapCommitted", 5_000L);
    memory.put("heapLimit", -1L);
    memory.put("nonHeapUsed", 700L);
    memory.put("pools", List.of());
    GenericRecord identity =
        new GenericRecordBuilder(section("identity"))
            .set("namespace", "default")
            .set("service", "shop")
            .set("instance", instance)
            .set("memoryPools", List.of())
            .build();
    GenericRecord sample =
        new GenericRecordBuilder(SCHEMA)
            .set("sequence", sequence)
            .set("startTimeMillis", start)
            .set("sampleTimeMillis", millis)
            .set("sendDelayMillis", (int) delayMillis)
            .set("intervalMillis", 1_000)
            .set("publishIntervalMillis", 5_000)
            .set("identityHash", 7)
            .set("identity", sequence == 0 ? identity : null)
            .set("cpu", cpu)
            .set("memory", memory)
            .build();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(bytes, null);
    try {
      new GenericDatumWriter<GenericRecord>(SCHEMA).write(sample, encoder);
      encoder.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return WireFormat.encode(schemaId, bytes.toByteArray());
  }

  private static Schema section(String field) {
    return SCHEMA.getField(field).schema().getTypes().get(1);
  }

  @Override
  public void close() {
    producer.close();
    consumer.close();
  }
}
