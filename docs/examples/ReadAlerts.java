import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.DecoderFactory;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/**
 * Reads fleetpulse.alerts with nothing of Fleetpulse: Apache Avro, kafka-clients and the schema
 * registry. Prints a line for each new state of an alert, from the oldest on.
 *
 * <pre>
 * java -cp avro-1.12.2.jar:kafka-clients-4.3.1.jar:jackson-databind.jar:jackson-core.jar:jackson-annotations.jar:slf4j-api.jar \
 *   ReadAlerts.java KAFKA REGISTRY [TOPIC]
 * </pre>
 */
public class ReadAlerts {
  private static final byte MAGIC = 0;

  private final String registry;
  private final Map<Integer, Schema> schemas = new HashMap<>();
  private final Map<String, Long> versions = new HashMap<>();

  ReadAlerts(String registry) {
    this.registry = registry;
  }

  public static void main(String[] args) throws IOException {
    if (args.length < 2) {
      System.err.println("usage: ReadAlerts KAFKA REGISTRY [TOPIC]");
      System.exit(2);
    }
    Properties kafka = new Properties();
    kafka.put("bootstrap.servers", args[0]);
    kafka.put("group.id", "read-alerts");
    kafka.put("auto.offset.reset", "earliest");
    kafka.put("enable.auto.commit", "false");
    kafka.put("isolation.level", "read_committed");
    ReadAlerts reader = new ReadAlerts(args[1]);
    try (KafkaConsumer<String, byte[]> consumer =
        new KafkaConsumer<>(kafka, new StringDeserializer(), new ByteArrayDeserializer())) {
      consumer.subscribe(List.of(args.length > 2 ? args[2] : "fleetpulse.alerts"));
      while (true) {
        for (ConsumerRecord<String, byte[]> record : consumer.poll(Duration.ofSeconds(1))) {
          reader.take(record);
        }
      }
    }
  }

  /** A version that is not greater than the last of its fingerprint was seen before. */
  private void take(ConsumerRecord<String, byte[]> record) throws IOException {
    GenericRecord alert = decode(record.value());
    long version = (Long) alert.get("version");
    Long before = versions.put(record.key(), version);
    if (before != null && before >= version) {
      versions.put(record.key(), before);
      return;
    }
    System.out.printf(
        "%s v%d %s on %s: %s (cause: %s)%n",
        alert.get("state"),
        version,
        alert.get("rule"),
        alert.get("subject"),
        alert.get("summary"),
        alert.get("cause"));
  }

  /** Confluent's wire format: a zero, the schema's id in four bytes, the record as Avro binary. */
  private GenericRecord decode(byte[] value) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(value);
    if (bytes.get() != MAGIC) {
      throw new IOException("not in Confluent's wire format");
    }
    Schema schema = schema(bytes.getInt());
    return new GenericDatumReader<GenericRecord>(schema)
        .read(
            null,
            DecoderFactory.get()
                .binaryDecoder(value, bytes.position(), bytes.remaining(), null));
  }

  private Schema schema(int id) throws IOException {
    Schema known = schemas.get(id);
    if (known != null) {
      return known;
    }
    try (InputStream answer = URI.create(registry + "/schemas/ids/" + id).toURL().openStream()) {
      String text = new ObjectMapper().readTree(answer).get("schema").asText();
      Schema schema = new Schema.Parser().parse(text);
      schemas.put(id, schema);
      return schema;
    }
  }
}
