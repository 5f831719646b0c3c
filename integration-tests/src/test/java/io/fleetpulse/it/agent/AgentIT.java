package io.fleetpulse.it.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetpulse.it.support.ChildJvm;
import io.fleetpulse.it.support.Jars;
import io.fleetpulse.it.support.Repository;
import io.fleetpulse.it.support.Require;
import io.fleetpulse.it.support.TestBroker;
import io.fleetpulse.it.support.TestRegistry;
import io.fleetpulse.it.support.Tools;
import io.fleetpulse.schemas.avro.RuntimeSample;
import io.fleetpulse.schemas.registry.RegistryClient;
import io.fleetpulse.schemas.registry.RegistryConfig;
import io.fleetpulse.schemas.registry.SchemaRegistration;
import io.fleetpulse.schemas.serde.AvroDeserializer;
import io.fleetpulse.schemas.serde.TrustedRecords;
import io.fleetpulse.schemas.topics.Topic;
import io.fleetpulse.schemas.topics.TopicCatalogue;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the agent's jar does to a real JVM, and what arrives of it. */
class AgentIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir private Path folder;
  private Path end;
  private final String prefix = "agent" + Long.toString(System.nanoTime(), 36) + ".";
  private final TopicCatalogue topics = new TopicCatalogue(prefix, 2, (short) 1);
  private final Map<String, Object> client =
      Map.of("bootstrap.servers", TestBroker.shared().bootstrapServers());

  @BeforeEach
  void nameEnd() {
    end = folder.resolve("end");
  }

  @Test
  void hostOnJava17_samplesArriveInOrderWithoutHoles() throws Exception {
    prepare();
    assertSamplesArrive(Optional.empty());
  }

  @Test
  void hostOnJava25_samplesArriveInOrderWithoutHoles() throws Exception {
    Optional<Path> jdk25 = Tools.jdk(25);
    Require.tool("JDK 25", jdk25.isPresent());
    prepare();
    assertSamplesArrive(jdk25);
  }

  @Test
  void kafkaAndRegistryUnreachable_hostRunsAndEndsAsWithout() throws Exception {
    try (ChildJvm host =
        host("127.0.0.1:1", "http://127.0.0.1:2", 120_000, Optional.empty(), "lonely")) {
      host.awaitLine(PATIENCE, line -> line.contains("is away"));
      Files.createFile(end);
      assertThat(host.awaitExit(PATIENCE)).isZero();
      assertThat(host.output())
          .contains("host works", "host ends", "host does not see")
          .doesNotContain("not a daemon");
      assertThat(host.lines().stream().filter(line -> line.startsWith("[fleetpulse]")))
          .as("the agent's lines")
          .hasSizeBetween(1, 3);
      assertThat(host.lines()).as("nothing else is printed").hasSizeLessThanOrEqualTo(7);
    }
  }

  @Test
  void kafkaUnreachableAndRegistryThere_hostDoesNotWaitForALastSend() throws Exception {
    register();
    try (ChildJvm host =
        host("127.0.0.1:1", TestRegistry.shared().url(), 120_000, Optional.empty(), "half")) {
      host.awaitLine(PATIENCE, line -> line.contains("Kafka is away"));
      Files.createFile(end);
      assertThat(host.awaitExit(PATIENCE)).isZero();
      assertThat(host.output()).contains("host ends").doesNotContain("were not sent within");
    }
  }

  @Test
  void schemasRegisteredLate_nothingIsLost() throws Exception {
    try (Admin admin = Admin.create(client)) {
      topics.ensure(admin);
    }
    try (ChildJvm host =
        host(
            client.get("bootstrap.servers").toString(),
            TestRegistry.shared().url(),
            120_000,
            Optional.empty(),
            "early")) {
      host.awaitLine(PATIENCE, line -> line.contains("does not know the samples' schema"));
      register();
      List<RuntimeSample> samples = awaitSamples(8);
      assertThat(samples.get(0).getSequence()).isZero();
      assertWithoutHoles(samples);
    }
  }

  private void assertSamplesArrive(Optional<Path> jdk) {
    try (ChildJvm host =
        host(
            client.get("bootstrap.servers").toString(),
            TestRegistry.shared().url(),
            120_000,
            jdk,
            "host-1")) {
      List<RuntimeSample> samples = awaitSamples(8);
      RuntimeSample first = samples.get(0);
      assertThat(first.getSequence()).isZero();
      assertThat(first.getIdentity()).isNotNull();
      assertThat(first.getIdentity().getPid()).isEqualTo(host.pid());
      assertThat(first.getMemory().getHeapUsed()).isPositive();
      assertWithoutHoles(samples);
    }
  }

  private static void assertWithoutHoles(List<RuntimeSample> samples) {
    assertThat(samples.stream().map(RuntimeSample::getSequence))
        .containsExactlyElementsOf(LongStream.range(0, samples.size()).boxed().toList());
  }

  private ChildJvm host(
      String kafka, String registry, long millis, Optional<Path> jdk, String instance) {
    ChildJvm.Builder host =
        ChildJvm.builder("host-" + instance)
            .jvmOptions(
                "-Xmx64m",
                "-javaagent:"
                    + Jars.agent()
                    + "=service.name=quiet,service.instance.id="
                    + instance
                    + ",interval=500ms,publish.interval=1s,topics.prefix="
                    + prefix
                    + ",kafka.bootstrap.servers="
                    + kafka
                    + ",schema.registry.url="
                    + registry)
            .program(
                "-cp",
                Repository.path("integration-tests/target/test-classes").toString(),
                QuietHost.class.getName())
            .arguments(Long.toString(millis), end.toString());
    jdk.ifPresent(host::javaHome);
    return host.start();
  }

  private void prepare() throws Exception {
    try (Admin admin = Admin.create(client)) {
      topics.ensure(admin);
    }
    register();
  }

  private void register() throws InterruptedException {
    try (RegistryClient registry = registry()) {
      new SchemaRegistration(registry, Duration.ofSeconds(1)).register(topics.subjects());
    }
  }

  private static RegistryClient registry() {
    return new RegistryClient(
        RegistryConfig.from(Map.of("schema.registry.url", TestRegistry.shared().url())));
  }

  private List<RuntimeSample> awaitSamples(int least) {
    TrustedRecords.trust();
    List<RuntimeSample> samples = new ArrayList<>();
    try (RegistryClient registry = registry();
        AvroDeserializer<RuntimeSample> reader =
            AvroDeserializer.specific(registry, RuntimeSample.class);
        KafkaConsumer<String, byte[]> consumer =
            new KafkaConsumer<>(client, new StringDeserializer(), new ByteArrayDeserializer())) {
      String topic = topics.name(Topic.SAMPLES);
      List<TopicPartition> all =
          List.of(new TopicPartition(topic, 0), new TopicPartition(topic, 1));
      consumer.assign(all);
      consumer.seekToBeginning(all);
      Awaitility.await()
          .atMost(PATIENCE)
          .until(
              () -> {
                consumer
                    .poll(Duration.ofMillis(200))
                    .forEach(record -> samples.add(reader.deserialize(topic, record.value())));
                return samples.size() >= least;
              });
    }
    return samples;
  }
}
