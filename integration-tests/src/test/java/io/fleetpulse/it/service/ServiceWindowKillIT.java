package io.fleetpulse.it.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetpulse.analysis.window.ClosedWindow;
import io.fleetpulse.it.support.ChildJvm;
import io.fleetpulse.it.support.TestBroker;
import io.fleetpulse.it.support.TestRegistry;
import io.fleetpulse.schemas.avro.ServiceSeries;
import io.fleetpulse.schemas.avro.ServiceWindow;
import io.fleetpulse.schemas.registry.RegistryClient;
import io.fleetpulse.schemas.registry.RegistryConfig;
import io.fleetpulse.schemas.registry.SchemaRegistration;
import io.fleetpulse.schemas.serde.AvroDeserializer;
import io.fleetpulse.schemas.topics.Topic;
import io.fleetpulse.schemas.topics.TopicCatalogue;
import io.fleetpulse.streams.window.WindowEncoder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.common.utils.Utils;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills the services' process with SIGKILL at random points while instances' windows come, and
 * compares every service window with the one summed up straight from those. {@code
 * -Dfleetpulse.prove.services=400} is a longer proof.
 */
class ServiceWindowKillIT {
  private static final int SERVICES = Integer.getInteger("fleetpulse.prove.services", 40);
  private static final int KILLS = Integer.getInteger("fleetpulse.prove.services.kills", 5);
  private static final long SEED = Long.getLong("fleetpulse.prove.services.seed", 23);

  /** Fewer than are retained at most: none of them is too late. */
  private static final int WINDOWS = 50;

  private static final int PARTITIONS = 4;
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @TempDir private Path directory;

  private final String prefix = "services" + Long.toString(System.nanoTime(), 36) + ".";
  private final TopicCatalogue topics = new TopicCatalogue(prefix, PARTITIONS, (short) 1);
  private final Map<String, Object> client =
      Map.of("bootstrap.servers", TestBroker.shared().bootstrapServers());
  private final Random random = new Random(SEED);
  private final RegistryClient registry =
      new RegistryClient(
          RegistryConfig.from(Map.of("schema.registry.url", TestRegistry.shared().url())));
  private int summarySchema;

  @BeforeEach
  void prepare() throws InterruptedException {
    summarySchema =
        new SchemaRegistration(registry, Duration.ofSeconds(1))
            .register(topics.subjects())
            .get(topics.subject(Topic.SERVICE_DIGESTS));
    try (Admin admin = Admin.create(client)) {
      topics.ensure(admin);
    }
  }

  @AfterEach
  void deleteTopics() throws Exception {
    try (Admin admin = Admin.create(client)) {
      admin
          .deleteTopics(
              admin.listTopics().names().get().stream().filter(n -> n.startsWith(prefix)).toList())
          .all()
          .get();
    }
    registry.close();
  }

  @Test
  void killedAtRandom_serviceWindowsAreThoseOfTheirInstances() throws Exception {
    Emitted emitted = run(SERVICES, KILLS, "replaying");
    System.out.println("service windows under SIGKILL: " + emitted.story);
    assertThat(emitted.doubled).as("service windows that came twice").isEmpty();
    assertThat(emitted.differences).isEmpty();
    assertThat(emitted.windows).hasSizeGreaterThan(SERVICES * WINDOWS / 2);
  }

  @Test
  void withoutReplay_theComparisonFindsWhatIsWrong() throws Exception {
    Emitted emitted = run(8, 2, "forgetful");
    System.out.println(
        "without replay: "
            + emitted.differences.size()
            + " differences, "
            + emitted.doubled.size()
            + " doubled");
    assertThat(emitted.differences.size() + emitted.doubled.size()).isPositive();
  }

  private static final class Emitted {
    final Map<String, Map<String, Double>> windows = new TreeMap<>();
    final List<String> doubled = new ArrayList<>();
    final List<String> differences = new ArrayList<>();
    String story = "";
    private final Map<String, Integer> revisions = new HashMap<>();
    private final Set<String> seen = new HashSet<>();
    private int amended;

    void add(String key, ServiceWindow window) {
      String name = ServiceLife.name(key, window.getWindowStartMillis());
      if (!seen.add(name + " " + window.getRevision())) {
        doubled.add(name + " revision " + window.getRevision());
      }
      amended += window.getRevision() > 0 ? 1 : 0;
      if (window.getRevision() >= revisions.getOrDefault(name, -1)) {
        revisions.put(name, window.getRevision());
        windows.put(name, numbers(window));
      }
    }

    void compare(Map<String, Map<String, Double>> expected) {
      differences.clear();
      Set<String> names = new HashSet<>(expected.keySet());
      names.addAll(windows.keySet());
      for (String name : names) {
        if (!Objects.equals(expected.get(name), windows.get(name))) {
          differences.add(name + ": " + expected.get(name) + " but " + windows.get(name));
        }
      }
    }

    private static Map<String, Double> numbers(ServiceWindow window) {
      Map<String, Double> numbers = new TreeMap<>();
      numbers.put("instances", (double) window.getInstances());
      for (ServiceSeries series : window.getSeries()) {
        switch (series.getMetric()) {
          case "gauge" -> {
            numbers.put("readings", (double) series.getCount());
            numbers.put("min", series.getMin());
            numbers.put("max", series.getMax());
            numbers.put("last", series.getTotal());
          }
          case "counter" -> numbers.put("increase", series.getTotal());
          default -> {
            numbers.put("values", (double) series.getCount());
            numbers.put("sum", series.getTotal());
          }
        }
      }
      return numbers;
    }
  }

  private Emitted run(int services, int kills, String mode) throws Exception {
    long begin = System.currentTimeMillis() / 10_000 * 10_000 - 3_600_000;
    ServiceLife life = new ServiceLife(random, services, WINDOWS, begin);
    List<ClosedWindow> windows = life.windows();
    StringBuilder story = new StringBuilder(windows.size() + " instance windows;");
    WindowEncoder encoder = new WindowEncoder(summarySchema);
    Set<String> named = new HashSet<>();
    ChildJvm process = start(mode, 0);
    try (KafkaProducer<String, byte[]> producer =
        new KafkaProducer<>(client, new StringSerializer(), new ByteArraySerializer())) {
      int kill = 0;
      for (int i = 0; i < windows.size(); i++) {
        ClosedWindow window = windows.get(i);
        boolean first = named.add(window.instance() + window.jvmStartMillis());
        producer.send(
            new ProducerRecord<>(
                topics.name(Topic.SERVICE_DIGESTS),
                partition(window),
                window.instance(),
                encoder.encode(window, first)));
        if (kill < kills && i == windows.size() * (kill + 1) / (kills + 1)) {
          producer.flush();
          long before = emittedRecords();
          ChildJvm running = process;
          running.awaitWhileAlive(
              PATIENCE, "service windows being emitted", () -> emittedRecords() > before);
          Utils.sleep(random.nextInt(1_500));
          process.kill();
          story.append(" killed after ").append(i).append(';');
          if (kill == kills / 2) {
            wipe();
            story.append(" state wiped;");
          }
          kill++;
          process = start(mode, kill);
        }
      }
      producer.flush();
      Map<String, Map<String, Double>> expected = life.merged();
      Emitted emitted = await(process, expected, mode);
      emitted.story =
          story + " " + emitted.windows.size() + " windows, " + emitted.amended + " amendments";
      return emitted;
    } finally {
      process.kill();
    }
  }

  /** Waits until all is as it must be; what is not by then is left to the comparison. */
  private Emitted await(ChildJvm process, Map<String, Map<String, Double>> expected, String mode) {
    Emitted[] last = {new Emitted()};
    try {
      Awaitility.await()
          .atMost(mode.equals("forgetful") ? Duration.ofSeconds(40) : PATIENCE)
          .pollInterval(Duration.ofSeconds(2))
          .pollInSameThread()
          .until(
              () -> {
                assertThat(process.isAlive()).isTrue();
                last[0] = read();
                last[0].compare(expected);
                return last[0].differences.isEmpty();
              });
    } catch (ConditionTimeoutException e) {
      System.out.println(last[0].differences.size() + " service windows do not come right");
    }
    return last[0];
  }

  private Emitted read() {
    Emitted emitted = new Emitted();
    AvroDeserializer<ServiceWindow> reader =
        AvroDeserializer.specific(registry, ServiceWindow.class);
    try (KafkaConsumer<String, byte[]> consumer = consumer()) {
      List<TopicPartition> partitions = partitions();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> end = consumer.endOffsets(partitions);
      while (partitions.stream().anyMatch(p -> consumer.position(p) < end.get(p))) {
        for (ConsumerRecord<String, byte[]> record : consumer.poll(Duration.ofMillis(200))) {
          emitted.add(record.key(), reader.deserialize(record.topic(), record.value()));
        }
      }
    }
    return emitted;
  }

  private long emittedRecords() {
    try (KafkaConsumer<String, byte[]> consumer = consumer()) {
      return consumer.endOffsets(partitions()).values().stream().mapToLong(Long::longValue).sum();
    }
  }

  private KafkaConsumer<String, byte[]> consumer() {
    Map<String, Object> config = new HashMap<>(client);
    config.put("isolation.level", "read_committed");
    return new KafkaConsumer<>(config, new StringDeserializer(), new ByteArrayDeserializer());
  }

  private List<TopicPartition> partitions() {
    List<TopicPartition> partitions = new ArrayList<>();
    for (int i = 0; i < PARTITIONS; i++) {
      partitions.add(new TopicPartition(topics.name(Topic.SERVICE_WINDOWS), i));
    }
    return partitions;
  }

  private static int partition(ClosedWindow window) {
    String service = window.identity().namespace() + "/" + window.identity().service();
    byte[] key = service.getBytes(StandardCharsets.UTF_8);
    return Utils.toPositive(Utils.murmur2(key)) % PARTITIONS;
  }

  private ChildJvm start(String mode, int number) {
    return ChildJvm.ofMain(ServicesProcess.class)
        .jvmOptions("-Xmx512m", "-XX:+UseSerialGC")
        .arguments(
            TestBroker.shared().bootstrapServers(),
            TestRegistry.shared().url(),
            prefix,
            directory.resolve("state").toString(),
            mode)
        .log(directory.resolve("services-" + mode + number + ".log"))
        .start();
  }

  private void wipe() throws IOException {
    try (Stream<Path> files = Files.walk(directory.resolve("state"))) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
