package io.fleetpulse.it.processor;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetpulse.it.service.FleetServiceWindows;
import io.fleetpulse.it.support.TestRegistry;
import io.fleetpulse.it.window.Comparison;
import io.fleetpulse.it.window.DirectWindows;
import io.fleetpulse.it.window.EmittedWindows;
import io.fleetpulse.it.window.Fleet;
import io.fleetpulse.it.window.Stage;
import io.fleetpulse.schemas.avro.Finding;
import io.fleetpulse.schemas.avro.FindingState;
import io.fleetpulse.schemas.avro.Rule;
import io.fleetpulse.schemas.avro.Severity;
import io.fleetpulse.schemas.serde.AvroDeserializer;
import io.fleetpulse.schemas.serde.AvroSerializer;
import io.fleetpulse.schemas.serde.TrustedRecords;
import io.fleetpulse.schemas.topics.Topic;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A second processor takes over half of the partitions, then the first is killed and the second
 * takes the rest: windows, service windows and findings are as if there had been one all the time.
 */
class ProcessorMoveIT {
  static {
    TrustedRecords.trust();
  }

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int PARTITIONS = 4;
  private static final int MEMBERS = 12;
  private static final String RULE = "high-load";
  private static final float HIGH = 100;
  private static final long FAREWELL_MILLIS = 70_000;

  @TempDir private Path folder;

  private final List<Fleet.Member> members = new ArrayList<>();
  private Stage stage;
  private KafkaProducer<String, byte[]> producer;

  @BeforeEach
  void open() throws InterruptedException {
    stage = Stage.open("move", PARTITIONS);
    producer = stage.producer();
    long begin = System.currentTimeMillis() - 900_000;
    for (int i = 0; i < MEMBERS; i++) {
      Fleet.Character character =
          new Fleet.Character("m" + i, i % 3 == 0 ? 10 : 1, i == 7 ? 86_400_000 : 0, false, false);
      members.add(new Fleet.Member(character, begin, stage.schema(Topic.SAMPLES), i));
    }
  }

  @AfterEach
  void close() throws Exception {
    producer.close();
    stage.close();
  }

  @Test
  void partitionsMoveTwice_nothingIsLostOrDoubledOrToldTwice() {
    write(rule());
    try (ProcessorProcess first = start("first")) {
      first.awaitReady();
      stress(half(0), HIGH);
      send(30);
      await("the first to have all", () -> instances(first).size() == MEMBERS);
      try (ProcessorProcess second = start("second")) {
        send(10);
        second.awaitReady();
        await("a move", () -> moved(first, second));
        send(10);
        stress(half(1), HIGH);
        send(20);
        await("findings before the kill", this::halfFiringHalfPending);
        assertThat(moved(first, second)).as("both have instances").isTrue();

        first.jvm().kill();
        send(40);
        stress(members, Float.NaN);
        send(30);
        long open = farewells();
        await("all to be cleared", () -> underWay(FindingState.CLEARED).size() == MEMBERS);
        allIsThereOnce(open);
        episodesWentOn();
        assertThat(instances(second)).hasSize(MEMBERS);
      }
    }
  }

  private void allIsThereOnce(long open) {
    DirectWindows direct = DirectWindows.read(stage);
    await("all windows", () -> new Comparison(direct, EmittedWindows.read(stage)).complete());
    EmittedWindows emitted = EmittedWindows.read(stage);
    assertThat(new Comparison(direct, emitted).differences()).isEmpty();
    assertThat(emitted.doubled()).isEmpty();
    assertThat(emitted.windows()).hasSizeGreaterThan(MEMBERS * 13);

    var expected = FleetServiceWindows.of(direct, open);
    assertThat(expected).hasSizeGreaterThan(12);
    Awaitility.await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> assertThat(FleetServiceWindows.read(stage).windows(open)).isEqualTo(expected));
    assertThat(FleetServiceWindows.read(stage).doubled()).isEmpty();
  }

  /** One episode each, told once per state, whoever told it. */
  private void episodesWentOn() {
    for (Fleet.Member member : members) {
      List<Finding> of = findings(finding -> finding.getSubject().equals(member.key()));
      assertThat(of)
          .filteredOn(finding -> !finding.getHeartbeat())
          .as(member.key())
          .map(Finding::getState)
          .containsExactly(FindingState.PENDING, FindingState.FIRING, FindingState.CLEARED);
      assertThat(of).map(Finding::getFindingId).containsOnly(of.get(0).getFindingId());
      assertThat(of)
          .map(Finding::getEpisodeStartMillis)
          .containsOnly(of.get(0).getEpisodeStartMillis());
      assertThat(of).map(Finding::getRevision).isSorted().doesNotHaveDuplicates();
    }
  }

  private boolean halfFiringHalfPending() {
    return underWay(FindingState.FIRING).equals(keys(half(0)))
        && underWay(FindingState.PENDING).equals(keys(half(1)));
  }

  /** Subjects whose newest record says this. */
  private Set<String> underWay(FindingState state) {
    return findings(any -> true).stream()
        .collect(Collectors.toMap(Finding::getSubject, Finding::getState, (before, now) -> now))
        .entrySet()
        .stream()
        .filter(entry -> entry.getValue() == state)
        .map(Map.Entry::getKey)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private List<Finding> findings(Predicate<Finding> which) {
    AvroDeserializer<Finding> reader = AvroDeserializer.specific(stage.registry(), Finding.class);
    List<Finding> findings = new ArrayList<>();
    stage.read(
        Topic.FINDINGS, record -> findings.add(reader.deserialize(record.topic(), record.value())));
    findings.removeIf(finding -> !finding.getRule().equals(RULE) || !which.test(finding));
    return findings;
  }

  /** Sends so many seconds of everybody's life. */
  private void send(int seconds) {
    for (int second = 0; second < seconds; second += 10) {
      for (Fleet.Member member : members) {
        member.publish(10, System.currentTimeMillis()).forEach(value -> send(member, value));
      }
    }
    producer.flush();
  }

  /** Closes all windows but the last, whose start is returned. */
  private long farewells() {
    long now = System.currentTimeMillis();
    for (Fleet.Member member : members) {
      send(member, member.farewell(FAREWELL_MILLIS, now));
    }
    producer.flush();
    return members.stream().mapToLong(Fleet.Member::timeMillis).min().orElseThrow()
        / 10_000
        * 10_000;
  }

  private void send(Fleet.Member member, byte[] value) {
    producer.send(new ProducerRecord<>(stage.name(Topic.SAMPLES), member.key(), value));
  }

  private void write(Rule rule) {
    producer.send(
        new ProducerRecord<>(
            stage.name(Topic.RULES),
            rule.getName(),
            new AvroSerializer<Rule>(stage.registry()).serialize(stage.name(Topic.RULES), rule)));
    producer.flush();
  }

  private static Rule rule() {
    return Rule.newBuilder()
        .setName(RULE)
        .setVersion(1)
        .setSeverity(Severity.ERROR)
        .setExpression("jvm.system.cpu.load_1m.avg > 50")
        .setForMillis(30_000)
        .build();
  }

  private static void stress(List<Fleet.Member> which, float load) {
    which.forEach(member -> member.load(load));
  }

  private List<Fleet.Member> half(int rest) {
    return members.stream().filter(member -> members.indexOf(member) % 2 == rest).toList();
  }

  private static Set<String> keys(List<Fleet.Member> of) {
    return of.stream().map(Fleet.Member::key).collect(Collectors.toCollection(TreeSet::new));
  }

  /** Each has some and together they have all. */
  private static boolean moved(ProcessorProcess first, ProcessorProcess second) {
    Set<String> left = instances(first);
    Set<String> taken = instances(second);
    return !left.isEmpty() && !taken.isEmpty() && left.size() + taken.size() == MEMBERS;
  }

  private static Set<String> instances(ProcessorProcess processor) {
    return new TreeSet<>(
        processor.rest().json("/api/v1/instances").path("instances").findValuesAsText("key"));
  }

  private static void await(String what, BooleanSupplier condition) {
    Awaitility.await(what).atMost(PATIENCE).until(condition::getAsBoolean);
  }

  private ProcessorProcess start(String name) {
    return ProcessorProcess.start(
        stage.prefix(),
        TestRegistry.shared().url(),
        folder.resolve(name),
        "processor.instance.id=" + name,
        "processor.session.timeout=6s",
        "topics.partitions=" + PARTITIONS);
  }
}
