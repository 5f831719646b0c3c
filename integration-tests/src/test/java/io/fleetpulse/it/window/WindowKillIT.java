package io.fleetpulse.it.window;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetpulse.it.support.ChildJvm;
import io.fleetpulse.it.support.TestBroker;
import io.fleetpulse.it.support.TestRegistry;
import io.fleetpulse.schemas.avro.RuntimeSample;
import io.fleetpulse.schemas.registry.RegistryClient;
import io.fleetpulse.schemas.registry.RegistryConfig;
import io.fleetpulse.schemas.registry.SchemaRegistration;
import io.fleetpulse.schemas.topics.Topic;
import io.fleetpulse.schemas.topics.TopicCatalogue;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.DecoderFactory;
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
 * Kills the windows' process with SIGKILL at random points while a fleet sends, and compares every
 * statistic of every window with the one worked out straight from the samples. {@code
 * -Dfleetpulse.prove.windows.samples=240000} is the full proof.
 */
class WindowKillIT {
  private static final int SAMPLES = Integer.getInteger("fleetpulse.prove.windows.samples", 40_000);
  private static final int KILLS = Integer.getInteger("fleetpulse.prove.windows.kills", 5);
  private static final long SEED = Long.getLong("fleetpulse.prove.windows.seed", 17);
  private static final int PARTITIONS = 4;
  private static final int MEMBERS = 60;
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final Duration SILENCE = Duration.ofSeconds(30);

  @TempDir private Path directory;

  private final String prefix = "kill" + Long.toString(System.nanoTime(), 36) + ".";
  private final TopicCatalogue topics = new TopicCatalogue(prefix, PARTITIONS, (short) 1);
  private final Map<String, Object> client =
      Map.of("bootstrap.servers", TestBroker.shared().bootstrapServers());
  private final Random random = new Random(SEED);
  private int sampleSchema;

  @BeforeEach
  void prepare() throws InterruptedException {
    try (RegistryClient registry =
        new RegistryClient(
            RegistryConfig.from(Map.of("schema.registry.url", TestRegistry.shared().url())))) {
      sampleSchema =
          new SchemaRegistration(registry, Duration.ofSeconds(1))
              .register(topics.subjects())
              .get(topics.subject(Topic.SAMPLES));
    }
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
  }

  @Test
  void killedAtRandom_windowsAreThoseOfTheSamples() throws Exception {
    Run run = run(SAMPLES, KILLS, "replaying");
    System.out.println("windows under SIGKILL: " + run.story);
    assertThat(run.emitted.doubled()).as("windows that came twice").isEmpty();
    assertThat(differences(run)).as("differences").isEmpty();
    assertThat(run.emitted.windows()).hasSizeGreaterThan(SAMPLES / 20);
  }

  @Test
  void withoutReplay_theComparisonFindsWhatIsMissing() throws Exception {
    Run run = run(8_000, 2, "forgetful");
    List<String> differences = differences(run);
    System.out.println(
        "without replay: "
            + differences.size()
            + " differences, such as "
            + differences.stream().limit(2).toList());
    assertThat(differences).isNotEmpty();
  }

  private record Run(DirectWindows direct, EmittedWindows emitted, String story) {}

  private Run run(int samples, int kills, String mode) throws Exception {
    List<Fleet.Member> members = members(samples / MEMBERS);
    List<Integer> killsAt = new ArrayList<>();
    for (int i = 1; i <= kills; i++) {
      killsAt.add(samples * i / (kills + 1) + random.nextInt(samples / (kills + 1) / 2));
    }
    int wipe = kills / 2;
    int sent = 0;
    StringBuilder story = new StringBuilder();
    ChildJvm process = start(mode, 0);
    try (KafkaProducer<String, byte[]> producer = producer()) {
      int kill = 0;
      int perMember = samples / MEMBERS;
      Map<Fleet.Member, Integer> done = new HashMap<>();
      while (sent < samples / MEMBERS * MEMBERS) {
        Fleet.Member member = members.get(random.nextInt(members.size()));
        int already = done.getOrDefault(member, 0);
        boolean holdsBack = member.character.late() && sent < samples / 2 && already > 20;
        boolean stopped = idle(member) && already >= 40 && sent < samples * 6 / 10;
        if (already >= perMember || holdsBack || stopped) {
          continue;
        }
        int batch = Math.min(member.character.publishSeconds(), perMember - already);
        for (byte[] value : member.publish(batch, System.currentTimeMillis())) {
          producer.send(
              new ProducerRecord<>(topics.name(Topic.SAMPLES), member.character.key(), value));
        }
        sent += batch;
        done.merge(member, batch, Integer::sum);
        if (kill < kills && sent >= killsAt.get(kill)) {
          producer.flush();
          long committedBefore = emittedRecords();
          ChildJvm running = process;
          // At work again, and then at a moment of no particular interest.
          running.awaitWhileAlive(
              PATIENCE, "windows being emitted", () -> emittedRecords() > committedBefore);
          Utils.sleep(random.nextInt(400));
          process.kill();
          story.append(" killed after ").append(sent).append(" samples;");
          if (kill == wipe) {
            wipe();
            story.append(" state wiped;");
          }
          kill++;
          process = start(mode, kill);
        }
      }
      for (Fleet.Member member : members) {
        producer.send(
            new ProducerRecord<>(
                topics.name(Topic.SAMPLES),
                member.character.key(),
                member.farewell(System.currentTimeMillis())));
      }
      producer.flush();
      awaitConsumed(process);
      DirectWindows direct = new DirectWindows();
      long read = readSamples(direct);
      awaitSilence(direct);
      EmittedWindows emitted = readWindows();
      return new Run(direct, emitted, read + " samples," + story + " " + emitted.summary());
    } finally {
      process.kill();
    }
  }

  /** Waits for the windows that silence closes; what never comes is left to the comparison. */
  private void awaitSilence(DirectWindows direct) {
    try {
      Awaitility.await()
          .atMost(SILENCE)
          .pollInterval(Duration.ofSeconds(2))
          .until(() -> readWindows().windows().keySet().containsAll(closing(direct)));
    } catch (ConditionTimeoutException e) {
      System.out.println("some windows do not come");
    }
  }

  private static Set<String> closing(DirectWindows direct) {
    Map<String, Long> latest = latest(direct.windows().keySet());
    return direct.windows().keySet().stream()
        .filter(name -> !isLatest(name, latest))
        .collect(Collectors.toSet());
  }

  private static Map<String, Long> latest(Set<String> names) {
    Map<String, Long> latest = new HashMap<>();
    for (String name : names) {
      String[] parts = name.split(" ");
      latest.merge(parts[0] + parts[3], Long.parseLong(parts[2]), Math::max);
    }
    return latest;
  }

  private long readSamples(DirectWindows direct) {
    long[] read = new long[1];
    GenericDatumReader<GenericRecord> reader =
        new GenericDatumReader<>(RuntimeSample.getClassSchema());
    readAll(
        Topic.SAMPLES,
        (record, value) -> {
          read[0]++;
          direct.add(record.key(), decode(reader, value), record.timestamp());
        });
    return read[0];
  }

  private EmittedWindows readWindows() {
    EmittedWindows emitted = new EmittedWindows();
    readAll(Topic.WINDOWS_10S, (record, value) -> emitted.add(record.key(), value));
    readAll(Topic.WINDOWS_1M, (record, value) -> emitted.add(record.key(), value));
    return emitted;
  }

  /** The farewell's own windows stay open; all others must be there, and no more. */
  private static List<String> differences(Run run) {
    Map<String, Map<String, Long>> expected = new TreeMap<>(run.direct.windows());
    Map<String, Long> latest = latest(expected.keySet());
    expected.keySet().removeIf(name -> isLatest(name, latest));
    Map<String, Map<String, Long>> actual = new TreeMap<>(run.emitted.windows());
    actual.keySet().removeIf(name -> isLatest(name, latest));
    List<String> differences = new ArrayList<>();
    expected.forEach(
        (name, numbers) -> {
          Map<String, Long> emitted = actual.remove(name);
          if (emitted == null) {
            differences.add(name + " is missing");
          } else if (!numbers.equals(emitted)) {
            differences.add(name + ": " + firstDifference(numbers, emitted));
          }
        });
    actual.keySet().forEach(name -> differences.add(name + " should not be"));
    return differences;
  }

  private static String firstDifference(Map<String, Long> expected, Map<String, Long> actual) {
    Map<String, Long> all = new TreeMap<>(expected);
    actual.forEach(all::putIfAbsent);
    return all.keySet().stream()
        .filter(number -> !Objects.equals(expected.get(number), actual.get(number)))
        .map(
            number ->
                number + " should be " + expected.get(number) + " and is " + actual.get(number))
        .limit(2)
        .toList()
        .toString();
  }

  private static boolean isLatest(String name, Map<String, Long> latest) {
    String[] parts = name.split(" ");
    return latest.get(parts[0] + parts[3]) != null
        && latest.get(parts[0] + parts[3]) == Long.parseLong(parts[2]);
  }

  private List<Fleet.Member> members(int perMember) {
    // The past ends before now, so that even farewells are of the past.
    long begin = System.currentTimeMillis() - (perMember * 1_100L + 600_000);
    List<Fleet.Member> members = new ArrayList<>();
    int[] publish = {1, 10, 60};
    for (int i = 0; members.size() < MEMBERS; i++) {
      Fleet.Character character =
          new Fleet.Character(
              "m" + i, publish[i % 3], i == 7 ? 86_400_000 : 0, i % 4 == 1, i == 10);
      members.add(new Fleet.Member(character, begin, sampleSchema, SEED * 1_000 + i));
    }
    return members;
  }

  /** Instances of the last partition stop early: it is idle while processes die. */
  private static boolean idle(Fleet.Member member) {
    byte[] key = member.character.key().getBytes(StandardCharsets.UTF_8);
    return Utils.toPositive(Utils.murmur2(key)) % PARTITIONS == PARTITIONS - 1;
  }

  private ChildJvm start(String mode, int number) {
    return ChildJvm.ofMain(WindowsProcess.class)
        .jvmOptions("-Xmx512m", "-XX:+UseSerialGC")
        .arguments(
            TestBroker.shared().bootstrapServers(),
            TestRegistry.shared().url(),
            prefix,
            directory.resolve("state").toString(),
            mode)
        .log(directory.resolve("windows-" + mode + number + ".log"))
        .start();
  }

  private void wipe() throws IOException {
    Path state = directory.resolve("state");
    try (Stream<Path> files = Files.walk(state)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  private void awaitConsumed(ChildJvm process) {
    try (KafkaConsumer<String, byte[]> consumer = consumer(prefix + "windows")) {
      List<TopicPartition> partitions = partitions(Topic.SAMPLES);
      process.awaitWhileAlive(
          PATIENCE,
          "all samples processed",
          () -> {
            Map<TopicPartition, Long> end = consumer.endOffsets(partitions);
            var committed = consumer.committed(java.util.Set.copyOf(partitions));
            return partitions.stream()
                .allMatch(
                    p ->
                        end.get(p) == 0
                            || (committed.get(p) != null
                                && committed.get(p).offset() >= end.get(p)));
          });
    }
  }

  private long emittedRecords() {
    try (KafkaConsumer<String, byte[]> consumer = consumer("none")) {
      return consumer.endOffsets(partitions(Topic.WINDOWS_10S)).values().stream()
          .mapToLong(Long::longValue)
          .sum();
    }
  }

  private void readAll(Topic topic, BiConsumer<ConsumerRecord<String, byte[]>, byte[]> action) {
    try (KafkaConsumer<String, byte[]> consumer = consumer("none")) {
      List<TopicPartition> partitions = partitions(topic);
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> end = consumer.endOffsets(partitions);
      while (partitions.stream().anyMatch(p -> consumer.position(p) < end.get(p))) {
        for (ConsumerRecord<String, byte[]> record : consumer.poll(Duration.ofMillis(200))) {
          action.accept(record, record.value());
        }
      }
    }
  }

  /**
   * One request at a time: on a topic made a moment ago a first batch may be refused and the one
   * behind it taken, after which the first is out of order until its delivery times out.
   */
  private KafkaProducer<String, byte[]> producer() {
    Map<String, Object> config = new HashMap<>(client);
    config.put("max.in.flight.requests.per.connection", 1);
    return new KafkaProducer<>(config, new StringSerializer(), new ByteArraySerializer());
  }

  private KafkaConsumer<String, byte[]> consumer(String group) {
    Map<String, Object> config = new HashMap<>(client);
    config.put("group.id", group);
    config.put("isolation.level", "read_committed");
    config.put("enable.auto.commit", false);
    return new KafkaConsumer<>(config, new StringDeserializer(), new ByteArrayDeserializer());
  }

  private List<TopicPartition> partitions(Topic topic) {
    List<TopicPartition> partitions = new ArrayList<>();
    for (int i = 0; i < PARTITIONS; i++) {
      partitions.add(new TopicPartition(topics.name(topic), i));
    }
    return partitions;
  }

  private static GenericRecord decode(GenericDatumReader<GenericRecord> reader, byte[] value) {
    try {
      return reader.read(
          null, DecoderFactory.get().binaryDecoder(value, 5, value.length - 5, null));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
