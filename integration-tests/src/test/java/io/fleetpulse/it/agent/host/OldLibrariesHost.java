package io.fleetpulse.it.agent.host;

import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.utils.AppInfoParser;

/**
 * Writes an Avro record to Kafka and reads it back, with its own old libraries. Arguments: servers,
 * topic.
 */
public final class OldLibrariesHost {
  private OldLibrariesHost() {}

  public static void main(String[] args) throws Exception {
    System.out.println("Kafka client " + AppInfoParser.getVersion());
    System.out.println(
        "Avro from " + Schema.class.getProtectionDomain().getCodeSource().getLocation().getPath());
    Schema schema =
        new Schema.Parser()
            .parse(
                "{\"type\":\"record\",\"name\":\"Order\",\"fields\":["
                    + "{\"name\":\"id\",\"type\":\"long\"},{\"name\":\"what\",\"type\":\"string\"}]}");
    long offset = send(args[0], args[1], encoded(schema));
    System.out.println("read back " + decoded(schema, received(args[0], args[1], offset)));
    End.await(args);
    System.out.println("host ends");
  }

  private static byte[] encoded(Schema schema) throws Exception {
    GenericRecord order = new GenericData.Record(schema);
    order.put("id", 7L);
    order.put("what", "tea");
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(out, null);
    new GenericDatumWriter<GenericRecord>(schema).write(order, encoder);
    encoder.flush();
    return out.toByteArray();
  }

  private static GenericRecord decoded(Schema schema, byte[] bytes) throws Exception {
    return new GenericDatumReader<GenericRecord>(schema)
        .read(null, DecoderFactory.get().binaryDecoder(bytes, null));
  }

  private static long send(String servers, String topic, byte[] value) throws Exception {
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", servers),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      return producer.send(new ProducerRecord<>(topic, value)).get().offset();
    }
  }

  private static byte[] received(String servers, String topic, long offset) {
    TopicPartition partition = new TopicPartition(topic, 0);
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", servers),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      consumer.assign(List.of(partition));
      consumer.seek(partition, offset);
      while (true) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofSeconds(1))) {
          return record.value();
        }
      }
    }
  }
}
