package io.fleetpulse.it.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetpulse.it.support.ChildJvm;
import io.fleetpulse.it.support.Jars;
import io.fleetpulse.it.support.Repository;
import io.fleetpulse.it.support.SigningKeys;
import io.fleetpulse.it.support.TestBroker;
import io.fleetpulse.it.support.TestRegistry;
import io.fleetpulse.schemas.avro.ActionOutcome;
import io.fleetpulse.schemas.avro.ActionResult;
import io.fleetpulse.schemas.avro.RuntimeSample;
import io.fleetpulse.schemas.avro.SignedCommand;
import io.fleetpulse.schemas.registry.RegistryClient;
import io.fleetpulse.schemas.registry.RegistryConfig;
import io.fleetpulse.schemas.registry.SchemaRegistration;
import io.fleetpulse.schemas.serde.AvroDeserializer;
import io.fleetpulse.schemas.serde.AvroSerializer;
import io.fleetpulse.schemas.serde.TrustedRecords;
import io.fleetpulse.schemas.topics.Topic;
import io.fleetpulse.schemas.topics.TopicCatalogue;
import io.fleetpulse.sink.optimise.Command;
import io.fleetpulse.sink.optimise.CommandSealer;
import io.fleetpulse.sink.optimise.CommandSigner;
import io.fleetpulse.sink.optimise.SignedBytes;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.avro.generic.GenericContainer;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commands as the sink signs them, to the agent's jar in a real JVM. */
class ActionIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String INSTANCE = "default/tunable/tunable-1";

  @TempDir private Path folder;
  private final String prefix = "action" + Long.toString(System.nanoTime(), 36) + ".";
  private final TopicCatalogue topics = new TopicCatalogue(prefix, 4, (short) 1);
  private final Map<String, Object> client =
      Map.of("bootstrap.servers", TestBroker.shared().bootstrapServers());
  private final RegistryClient registry =
      new RegistryClient(
          RegistryConfig.from(Map.of("schema.registry.url", TestRegistry.shared().url())));
  private CommandSigner sinks;
  private CommandSigner strangers;

  @BeforeEach
  void prepare() throws Exception {
    TrustedRecords.trust();
    try (Admin admin = Admin.create(client)) {
      topics.ensure(admin);
    }
    new SchemaRegistration(registry, Duration.ofSeconds(1)).register(topics.subjects());
    sinks = signer("sink");
    strangers = signer("stranger");
  }

  @AfterEach
  void close() {
    registry.close();
  }

  @Test
  void signedCommands_changeTheRunningJvm_strangersDoNot() throws Exception {
    try (ChildJvm host = host()) {
      host.awaitLine(PATIENCE, line -> line.equals("interval 0"));
      host.awaitLine(PATIENCE, line -> line.contains("listening to " + prefix + "actions"));
      long start = jvmStart();

      send(strangers, command("theirs", Command.Kind.APPLY, start, 1, "2000"));
      host.awaitLine(PATIENCE, line -> line.contains("signature") && line.contains("not hold"));

      send(sinks, command("ours", Command.Kind.APPLY, start, 2, "15000"));
      host.awaitLine(PATIENCE, line -> line.equals("interval 15000"));
      List<ActionResult> results = awaitResults(2);
      assertThat(results)
          .extracting(ActionResult::getOutcome)
          .containsExactly(ActionOutcome.APPLIED, ActionOutcome.MEASURED);
      assertThat(results)
          .allSatisfy(
              result -> {
                assertThat(result.getActionId()).isEqualTo("ours");
                assertThat(result.getInstance()).isEqualTo(INSTANCE);
                assertThat(result.getInstanceStartTimeMillis()).isEqualTo(start);
                assertThat(result.getSequence()).isEqualTo(2);
                assertThat(result.getBefore()).isEqualTo("0");
                assertThat(result.getAfter()).isEqualTo("15000");
                assertThat(result.getHeapCommittedBefore()).isPositive();
              });
      assertThat(results.get(1).getHeapCommittedAfter()).isPositive();
      assertThat(results.get(1).getResidentSetAfter()).isPositive();

      send(sinks, command("ours", Command.Kind.CONFIRM, start, 3, ""));
      assertThat(awaitResults(3).get(2).getOutcome()).isEqualTo(ActionOutcome.CONFIRMED);
      send(sinks, command("ours", Command.Kind.REVERT, start, 4, ""));
      host.awaitWhileAlive(
          PATIENCE,
          "the old value",
          () -> host.lines().stream().filter("interval 0"::equals).count() == 2);
      assertThat(awaitResults(4).get(3).getOutcome()).isEqualTo(ActionOutcome.REVERTED);
      assertThat(host.output()).doesNotContain("interval 2000");
    }
  }

  private ChildJvm host() {
    return ChildJvm.builder("tunable")
        .jvmOptions(
            "-Xmx96m",
            "-XX:+UseG1GC",
            "-javaagent:"
                + Jars.agent()
                + "=service.name=tunable,service.instance.id=tunable-1,publish.interval=1s"
                + ",actions.enabled=true,actions.allow=G1PeriodicGCInterval"
                + ",actions.public.key.file="
                + folder.resolve("sink.pub")
                + ",topics.prefix="
                + prefix
                + ",kafka.bootstrap.servers="
                + client.get("bootstrap.servers")
                + ",schema.registry.url="
                + TestRegistry.shared().url())
        .program(
            "-cp",
            Repository.path("integration-tests/target/test-classes").toString(),
            TunableHost.class.getName())
        .start();
  }

  private static Command command(
      String actionId, Command.Kind kind, long start, long sequence, String value) {
    long now = System.currentTimeMillis();
    return new Command(
        actionId,
        kind,
        INSTANCE,
        start,
        sequence,
        now,
        now + 120_000,
        "g1-periodic-gc",
        "G1PeriodicGCInterval",
        value,
        null,
        300_000,
        1_000,
        "test");
  }

  private void send(CommandSigner signer, Command command) throws Exception {
    SignedBytes signed =
        new CommandSealer(registry, topics.actionPayloadSubject(), signer).seal(command);
    SignedCommand envelope =
        SignedCommand.newBuilder()
            .setPayload(ByteBuffer.wrap(signed.payloadBytes()))
            .setKeyId(signed.keyId())
            .setSignature(ByteBuffer.wrap(signed.signatureBytes()))
            .build();
    String topic = topics.name(Topic.ACTIONS);
    try (AvroSerializer<SignedCommand> serializer = new AvroSerializer<>(registry);
        KafkaProducer<byte[], byte[]> producer =
            new KafkaProducer<>(client, new ByteArraySerializer(), new ByteArraySerializer())) {
      producer
          .send(
              new ProducerRecord<>(
                  topic,
                  INSTANCE.getBytes(StandardCharsets.UTF_8),
                  Objects.requireNonNull(serializer.serialize(topic, envelope))))
          .get();
    }
  }

  private long jvmStart() {
    return await(Topic.SAMPLES, RuntimeSample.class, 1).get(0).getStartTimeMillis();
  }

  private List<ActionResult> awaitResults(int least) {
    return await(Topic.ACTION_RESULTS, ActionResult.class, least);
  }

  private <T extends SpecificRecord & GenericContainer> List<T> await(
      Topic from, Class<T> type, int least) {
    String topic = topics.name(from);
    List<T> records = new ArrayList<>();
    try (AvroDeserializer<T> reader = AvroDeserializer.specific(registry, type);
        KafkaConsumer<byte[], byte[]> consumer =
            new KafkaConsumer<>(client, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      List<TopicPartition> all =
          consumer.partitionsFor(topic).stream()
              .map(each -> new TopicPartition(topic, each.partition()))
              .toList();
      consumer.assign(all);
      consumer.seekToBeginning(all);
      Awaitility.await()
          .atMost(PATIENCE)
          .until(
              () -> {
                consumer
                    .poll(Duration.ofMillis(200))
                    .forEach(
                        record ->
                            records.add(
                                Objects.requireNonNull(reader.deserialize(topic, record.value()))));
                return records.size() >= least;
              });
    }
    return records;
  }

  private CommandSigner signer(String name) throws Exception {
    return CommandSigner.read(SigningKeys.in(folder, name).secretFile(), name);
  }
}
