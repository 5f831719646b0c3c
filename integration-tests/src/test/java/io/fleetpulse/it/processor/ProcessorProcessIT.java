package io.fleetpulse.it.processor;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.fleetpulse.it.support.ChildJvm;
import io.fleetpulse.it.support.Rest;
import io.fleetpulse.it.support.TestBroker;
import io.fleetpulse.it.support.TestRegistry;
import io.fleetpulse.quickstart.registry.EmbeddedRegistry;
import io.fleetpulse.schemas.registry.RegistryClient;
import io.fleetpulse.schemas.registry.RegistryConfig;
import io.fleetpulse.schemas.topics.Topic;
import io.fleetpulse.schemas.topics.TopicCatalogue;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessorProcessIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final long DAY_MILLIS = 86_400_000;

  /** As much as fits into a record of 1 MiB, which is what brokers take. */
  private static final int FULL_BYTES = 1_048_400;

  private static final Pattern SAMPLE_LINE =
      Pattern.compile(
          "[a-zA-Z_:][a-zA-Z0-9_:]*(\\{([a-zA-Z_][a-zA-Z0-9_]*=\"([^\"\\\\]|\\\\.)*\",?)*})?"
              + " (NaN|[+-]?Inf|[-+0-9.eE]+)");

  @TempDir private Path folder;

  private final String prefix = "proc" + UUID.randomUUID() + ".";
  private final TopicCatalogue topics = new TopicCatalogue(prefix, 2, (short) 1);
  private final Map<String, Object> client =
      Map.of("bootstrap.servers", TestBroker.shared().bootstrapServers());

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
  void aRegistryThatIsDownAtStart_isSaidAndWaitedFor() throws IOException {
    int port = freePort();
    String registry = "http://127.0.0.1:" + port;
    try (ProcessorProcess processor =
        ProcessorProcess.start(prefix, registry, folder.resolve("state"))) {
      Rest rest = processor.rest();
      assertThat(rest.get("/health/live").statusCode()).isEqualTo(200);
      processor
          .jvm()
          .awaitWhileAlive(
              PATIENCE,
              "the registry being waited for",
              () -> rest.get("/health/ready").body().contains("waiting for the schema registry"));
      assertThat(rest.get("/health/ready").statusCode()).isEqualTo(503);
      HttpResponse<String> instances = rest.get("/api/v1/instances");
      assertThat(instances.statusCode()).isEqualTo(503);
      assertThat(instances.body()).contains("waiting for the schema registry");

      try (EmbeddedRegistry late = EmbeddedRegistry.start(folder.resolve("registry"), port)) {
        processor.awaitReady();
        assertThat(rest.json("/api/v1/instances").path("instances").isEmpty()).isTrue();
        assertThat(late.url()).contains(Integer.toString(port));
      }
    }
  }

  @Test
  void aTopicThatIsThereWithOtherSettings_endsItWithOneLine() throws Exception {
    NewTopic stampedBySenders = new NewTopic(prefix + "samples", 2, (short) 1);
    try (Admin admin = Admin.create(client)) {
      admin.createTopics(List.of(stampedBySenders)).all().get();
    }
    try (ChildJvm processor =
        ProcessorProcess.launch(prefix, TestRegistry.shared().url(), folder.resolve("state"))) {
      assertThat(processor.awaitExit(PATIENCE)).isEqualTo(2);
      assertThat(processor.lines())
          .filteredOn(line -> line.startsWith("fleetpulse-processor: "))
          .singleElement(InstanceOfAssertFactories.STRING)
          .contains(prefix + "samples", "message.timestamp.type", "kafka-configs");
    }
  }

  @Test
  void badRecords_areKeptAsideAndTheOthersGoOn() throws IOException {
    String registry = TestRegistry.shared().url();
    try (ProcessorProcess processor =
            ProcessorProcess.start(prefix, registry, folder.resolve("state")).awaitReady();
        Samples samples = samples()) {
      int schema = schemaId(registry);
      samples.send("bad", new byte[] {1, 2, 3});
      samples.send("bad", new byte[] {0, 0, 9, 9, 9, 1, 2});
      byte[] full = new byte[FULL_BYTES];
      Arrays.fill(full, (byte) 1);
      samples.send("bad", full);
      long now = System.currentTimeMillis();
      long start = now - 60_000;
      // One with a value that is none, one whose clock is a day ahead.
      for (int i = 0; i < 25; i++) {
        float utilization = i == 3 ? Float.NaN : 0.25f;
        long time = now / 10_000 * 10_000 - 30_000 + i * 1_000L;
        long delay = now - time;
        samples.send("a", Samples.sample(schema, "a", start, i, time, delay, utilization));
        samples.send(
            "ahead",
            Samples.sample(schema, "ahead", start + DAY_MILLIS, i, time + DAY_MILLIS, delay, 0.5f));
      }
      Rest rest = processor.rest();
      String heap = "/api/v1/instances/default/shop/a/windows?metric=jvm.heap.used";
      processor
          .jvm()
          .awaitWhileAlive(PATIENCE, "two windows", () -> points(rest, heap).size() >= 2);
      // Each key may be on another partition, whose task commits when it likes.
      processor
          .jvm()
          .awaitWhileAlive(
              PATIENCE,
              "the instance that is ahead, and the records refused",
              () ->
                  rest.get("/api/v1/instances/default/shop/ahead").statusCode() == 200
                      && samples.refused(2).size() >= 3);

      assertThat(points(rest, heap).path(0).path("count").asInt()).isEqualTo(10);
      String cpu = "/api/v1/instances/default/shop/a/windows?metric=jvm.cpu.recent_utilization";
      assertThat(points(rest, cpu).path(0).path("count").asInt()).isEqualTo(9);
      assertThat(points(rest, cpu).path(0).path("avg").asDouble()).isEqualTo(0.25);
      JsonNode ahead = rest.json("/api/v1/instances/default/shop/ahead");
      assertThat(ahead.path("clockSkewMillis").asLong())
          .isBetween(-DAY_MILLIS - 60_000, -DAY_MILLIS + 60_000);
      assertThat(Math.abs(ahead.path("lastSampleMillis").asLong() - now)).isLessThan(120_000);

      List<ConsumerRecord<String, byte[]>> refused = samples.refused(2);
      assertThat(refused)
          .map(record -> header(record, "fleetpulse.reason"))
          .containsExactly("undecodable", "unknown-schema", "undecodable");
      assertThat(refused.get(2).value()).isEqualTo(full);
      assertThat(refused.get(0).value()).containsExactly(1, 2, 3);
      assertThat(refused.get(0).key()).isEqualTo(Samples.key("bad"));
      assertThat(header(refused.get(0), "fleetpulse.topic")).isEqualTo(topics.name(Topic.SAMPLES));
      assertThat(header(refused.get(1), "fleetpulse.detail")).contains("schema id");

      metricsAreReadable(rest);
      servicesAreThere(processor);
    }
  }

  @Test
  void sigterm_endsItInOrderAndTheNextOneGoesOn() throws IOException {
    String registry = TestRegistry.shared().url();
    Path state = folder.resolve("state");
    try (Samples samples = samples()) {
      long start = System.currentTimeMillis() / 10_000 * 10_000 - 60_000;
      try (ProcessorProcess processor =
          ProcessorProcess.start(prefix, registry, state).awaitReady()) {
        int schema = schemaId(registry);
        for (int i = 0; i < 15; i++) {
          samples.send(
              "a",
              Samples.sample(schema, "a", start, i, start + i * 1_000L, 60_000 - i * 1_000L, 0.5f));
        }
        processor
            .jvm()
            .awaitWhileAlive(
                PATIENCE,
                "the instance",
                () -> processor.rest().get("/api/v1/instances/default/shop/a").statusCode() == 200);
        int exit = processor.jvm().terminate().awaitExit(Duration.ofSeconds(40));
        assertThat(exit).isEqualTo(143);
        assertThat(processor.jvm().output()).contains("stopped").doesNotContain(" ERROR ");
      }
      try (ProcessorProcess processor =
          ProcessorProcess.start(prefix, registry, state).awaitReady()) {
        int schema = schemaId(registry);
        for (int i = 15; i < 25; i++) {
          samples.send(
              "a",
              Samples.sample(schema, "a", start, i, start + i * 1_000L, 60_000 - i * 1_000L, 0.5f));
        }
        String heap = "/api/v1/instances/default/shop/a/windows?metric=jvm.heap.used&from=" + start;
        processor
            .jvm()
            .awaitWhileAlive(
                PATIENCE,
                "the window that was open when it ended",
                () ->
                    points(processor.rest(), heap).size() >= 2
                        && points(processor.rest(), heap).path(1).path("count").asInt() == 10);
      }
    }
  }

  /** What a kill leaves in the middle of a start that deletes the stores of the last one. */
  @Test
  void storesHalfDeleted_areReadAgainFromKafka() throws IOException {
    String registry = TestRegistry.shared().url();
    Path state = folder.resolve("state");
    try (ProcessorProcess processor =
        ProcessorProcess.start(prefix, registry, state).awaitReady()) {
      processor.jvm().kill();
    }
    List<Path> current;
    try (Stream<Path> files = Files.walk(state)) {
      current = files.filter(file -> file.endsWith("CURRENT")).toList();
    }
    assertThat(current).isNotEmpty();
    for (Path file : current) {
      Files.delete(file);
    }
    try (ProcessorProcess processor =
        ProcessorProcess.start(prefix, registry, state).awaitReady()) {
      assertThat(processor.jvm().output()).contains("local state cannot be opened");
    }
  }

  @Test
  void whatCannotStart_saysSoInOneLine() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "no directory");
    try (ChildJvm processor =
        ProcessorProcess.launch(prefix, "http://127.0.0.1:1", file.resolve("state"))) {
      assertThat(processor.awaitExit(PATIENCE)).isEqualTo(2);
      assertThat(processor.lines())
          .singleElement()
          .asString()
          .contains("fleetpulse.processor.state.dir", "cannot be written");
    }
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"));
        ChildJvm processor =
            ProcessorProcess.launch(
                prefix,
                "http://127.0.0.1:1",
                folder.resolve("state"),
                "http.port=" + taken.getLocalPort())) {
      assertThat(processor.awaitExit(PATIENCE)).isEqualTo(2);
      assertThat(processor.lines())
          .anyMatch(
              line -> line.contains("cannot listen") && line.contains("fleetpulse.http.port"));
    }
    try (ChildJvm processor =
        ProcessorProcess.launch(
            prefix, "http://127.0.0.1:1", folder.resolve("state"), "processor.thread=2")) {
      assertThat(processor.awaitExit(PATIENCE)).isEqualTo(2);
      assertThat(processor.lines()).singleElement().asString().contains("processor.thread ");
    }
  }

  private static void metricsAreReadable(Rest rest) {
    HttpResponse<String> metrics = rest.get("/metrics");
    assertThat(metrics.headers().firstValue("content-type")).get().asString().contains("0.0.4");
    List<String> lines =
        metrics.body().lines().filter(line -> !line.startsWith("#") && !line.isBlank()).toList();
    assertThat(lines).isNotEmpty().allMatch(line -> SAMPLE_LINE.matcher(line).matches());
    assertThat(metrics.body())
        .contains(
            "fleetpulse_processor_dead_letters_total{reason=\"undecodable\"} 2.0",
            "fleetpulse_processor_dead_letters_total{reason=\"unknown-schema\"} 1.0",
            "fleetpulse_processor_samples_total{outcome=\"accepted\"} 50.0");
  }

  private static void servicesAreThere(ProcessorProcess processor) {
    Rest rest = processor.rest();
    processor
        .jvm()
        .awaitWhileAlive(
            PATIENCE,
            "a service window",
            () ->
                rest.json("/api/v1/services/default/shop").path("window").path("instances").asInt()
                    == 2);
    String heap = "/api/v1/services/default/shop/windows?metric=jvm.heap.used";
    processor.jvm().awaitWhileAlive(PATIENCE, "its history", () -> !points(rest, heap).isEmpty());
    assertThat(points(rest, heap).path(0).path("expectedInstances").asInt()).isEqualTo(2);
  }

  private static JsonNode points(Rest rest, String path) {
    HttpResponse<String> answer = rest.get(path);
    return answer.statusCode() == 200
        ? Rest.tree(answer).path("series").path(0).path("points")
        : MissingNode.getInstance();
  }

  private static String header(ConsumerRecord<String, byte[]> record, String name) {
    return new String(record.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
  }

  private Samples samples() {
    return new Samples(client, topics.name(Topic.SAMPLES), topics.name(Topic.DEAD_LETTERS));
  }

  private int schemaId(String url) {
    try (RegistryClient registry =
        new RegistryClient(
            RegistryConfig.from(
                Map.of("schema.registry.url", url, "auto.register.schemas", false)))) {
      return registry.idOf(
          topics.subject(Topic.SAMPLES), Topic.SAMPLES.valueSchema().orElseThrow());
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      return socket.getLocalPort();
    }
  }
}
