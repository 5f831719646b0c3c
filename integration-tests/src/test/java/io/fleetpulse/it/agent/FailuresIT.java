package io.fleetpulse.it.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fleetpulse.it.agent.host.AnsweringHost;
import io.fleetpulse.it.agent.host.LibraryHost;
import io.fleetpulse.it.support.ChildJvm;
import io.fleetpulse.it.support.Jars;
import io.fleetpulse.quickstart.kafka.EmbeddedKafka;
import io.fleetpulse.schemas.avro.RuntimeSample;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.LongPredicate;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What the agent needs fails, in a JVM that serves meanwhile: each request is answered, one line
 * says what is wrong and what to do, and when it is mended every sample is accounted for.
 */
@Execution(ExecutionMode.CONCURRENT)
class FailuresIT {
  /** Of an outage, in answers of a host that gives some thirty a second. */
  private static final int A_WHILE = 100;

  /** Gives up on Kafka soon. */
  private static final String IMPATIENT = "kafka.max.block.ms=2000";

  @TempDir private static Path data;
  private static EmbeddedKafka kafka;

  /** The way that clients of the broker's second listener are told to take. */
  private static Wire wire;

  private static int wired;

  @TempDir private Path folder;

  @BeforeAll
  static void startBroker() throws IOException {
    wire = new Wire();
    wired = freePort();
    int port = freePort();
    int controller = freePort();
    kafka =
        EmbeddedKafka.start(
            data,
            port,
            Map.of(
                "authorizer.class.name",
                "org.apache.kafka.metadata.authorizer.StandardAuthorizer",
                "allow.everyone.if.no.acl.found",
                "true",
                "listeners",
                "PLAINTEXT://127.0.0.1:%d,WIRED://127.0.0.1:%d,CONTROLLER://127.0.0.1:%d"
                    .formatted(port, wired, controller),
                "controller.quorum.voters",
                "1@127.0.0.1:" + controller,
                "advertised.listeners",
                "PLAINTEXT://127.0.0.1:%d,WIRED://127.0.0.1:%d".formatted(port, wire.port()),
                "listener.security.protocol.map",
                "PLAINTEXT:PLAINTEXT,WIRED:PLAINTEXT,CONTROLLER:PLAINTEXT"));
  }

  @AfterAll
  static void stopBroker() {
    kafka.close();
    wire.close();
  }

  @Test
  void kafkaIsDownAtStartComesGoesAndComesBack() throws IOException {
    int port = freePort();
    Path own = folder.resolve("kafka");
    SampleTopic topic = new SampleTopic("127.0.0.1:" + port);
    topic.register();
    serving(
        topic.agent("down", IMPATIENT),
        (run, client) -> {
          run.awaitAgent("WARN Kafka is away", "samples are kept", "check that kafka.bootstrap");
          long before;
          try (EmbeddedKafka first = EmbeddedKafka.start(own, port)) {
            topic.create();
            List<RuntimeSample> samples = topic.awaitSamples("down", 5);
            run.awaitAgent("samples are sent again");
            before = samples.get(samples.size() - 1).getSequence();
          }
          client.awaitAnswers(A_WHILE);
          try (EmbeddedKafka second = EmbeddedKafka.start(own, port)) {
            awaitAccounted(topic, "down", before + 30);
          }
          assertSaidOnce(run, "Kafka is away"); // twice within ten minutes
        });
  }

  @Test
  void topicIsMissing_isMadeLater() {
    SampleTopic topic = new SampleTopic(kafka.bootstrapServers());
    topic.register();
    serving(
        topic.agent("no-topic", IMPATIENT),
        (run, client) -> {
          run.awaitAgent(
              "WARN Kafka has no topic " + topic.name(), "the processor makes it", "topics.prefix");
          topic.create();
          awaitAccounted(topic, "no-topic", 10);
          run.awaitAgent("samples are sent again");
          assertSaidOnce(run, "Kafka has no topic");
        });
  }

  @Test
  void writingIsNotAllowed_isAllowedLater() {
    SampleTopic topic = prepared();
    AclBinding denied =
        new AclBinding(
            new ResourcePattern(ResourceType.TOPIC, topic.name(), PatternType.LITERAL),
            new AccessControlEntry("User:*", "*", AclOperation.WRITE, AclPermissionType.DENY));
    change(topic, admin -> admin.createAcls(List.of(denied)).all().get());
    serving(
        topic.agent("denied"),
        (run, client) -> {
          run.awaitAgent(
              "WARN Kafka does not let the agent write to " + topic.name(),
              "allow its user Describe and Write");
          change(topic, admin -> admin.deleteAcls(List.of(denied.toFilter())).all().get());
          awaitAccounted(topic, "denied", 10);
          run.awaitAgent("samples are sent again");
          assertSaidOnce(run, "Kafka does not let the agent write");
        });
  }

  @Test
  void registryIsDownAtStart_comesLater() throws IOException {
    int port = freePort();
    SampleTopic topic = prepared();
    serving(
        topic.agent("no-registry", "schema.registry.url=http://127.0.0.1:" + port),
        (run, client) -> {
          run.awaitAgent("WARN the schema registry is away", "check schema.registry.url");
          try (FaultyRegistry registry = new FaultyRegistry(port, 200, "")) {
            registry.mend();
            awaitAccounted(topic, "no-registry", 10);
          }
          run.awaitAgent("samples are sent again");
          assertSaidOnce(run, "the schema registry is away");
        });
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "500 | {}           | the schema registry is away         | check schema.registry.url",
        "200 | <html>hello  | no schema registry: not JSON        | check schema.registry.url",
        "401 | who are you? | the schema registry refuses the agent | schema.registry.basic.auth",
      })
  void registryAnswersWrongly_answersRightLater(
      int status, String body, String what, String remedy) {
    SampleTopic topic = prepared();
    try (FaultyRegistry registry = new FaultyRegistry(0, status, body)) {
      serving(
          topic.agent("registry-" + status, "schema.registry.url=" + registry.url()),
          (run, client) -> {
            run.awaitAgent("WARN", what, remedy);
            registry.mend();
            awaitAccounted(topic, "registry-" + status, 10);
            run.awaitAgent("samples are sent again");
            assertSaidOnce(run, what);
          });
    }
  }

  @Test
  void schemaIsNotRegistered_isRegisteredLater() {
    SampleTopic topic = new SampleTopic(kafka.bootstrapServers());
    topic.create();
    serving(
        topic.agent("no-schema"),
        (run, client) -> {
          run.awaitAgent("WARN the schema registry does not know the samples' schema", "processor");
          topic.register();
          awaitAccounted(topic, "no-schema", 10);
          run.awaitAgent("samples are sent again");
          assertSaidOnce(run, "does not know the samples' schema");
        });
  }

  @Test
  void nameOfTheBrokerIsUnknown_isKnownLater() throws IOException {
    SampleTopic topic = prepared();
    Path names = Files.writeString(folder.resolve("names"), "127.0.0.1 nobody\n");
    String port = kafka.bootstrapServers().substring(kafka.bootstrapServers().indexOf(':'));
    serving(
        topic.agent("no-name", "kafka.bootstrap.servers=kafka.example" + port),
        (run, client) -> {
          run.awaitAgent(
              "WARN there is no Kafka client",
              "No resolvable bootstrap urls",
              "check kafka.bootstrap.servers and the name service");
          Files.writeString(names, "127.0.0.1 kafka.example\n");
          awaitAccounted(topic, "no-name", 10);
          run.awaitAgent("samples are sent again");
          assertSaidOnce(run, "there is no Kafka client");
        },
        "-Djdk.net.hosts.file=" + names);
  }

  @Test
  void brokerAcceptsAndNeverAnswers_hostEndsWithoutAWaitForIt() {
    SampleTopic topic = prepared();
    try (Wire silent = new Wire()) {
      List<String> warnings =
          serving(
              topic.agent(
                  "silent", IMPATIENT, "kafka.bootstrap.servers=127.0.0.1:" + silent.port()),
              (run, client) -> {
                run.awaitAgent("WARN Kafka is away", "check that kafka.bootstrap.servers");
                client.awaitAnswers(A_WHILE);
              });
      assertThat(warnings).noneMatch(line -> line.contains("were not sent within"));
    }
  }

  @Test
  void brokerAcceptsAndNeverAnswers_answersLater() {
    SampleTopic topic = prepared();
    int port = Integer.parseInt(kafka.bootstrapServers().split(":")[1]);
    try (Wire silent = new Wire()) {
      serving(
          topic.agent("slow", IMPATIENT, "kafka.bootstrap.servers=127.0.0.1:" + silent.port()),
          (run, client) -> {
            run.awaitAgent("WARN Kafka is away", "check that kafka.bootstrap.servers");
            silent.lead(port);
            awaitAccounted(topic, "slow", 10);
            run.awaitAgent("samples are sent again");
            assertSaidOnce(run, "Kafka is away");
          });
    }
  }

  @Test
  void libraryIsClosedWhileKafkaIsAwayAndStartedAgain_nothingIsLost() throws IOException {
    SampleTopic topic = prepared();
    int port = Integer.parseInt(kafka.bootstrapServers().split(":")[1]);
    try (Wire silent = new Wire()) {
      Map<String, String> settings = topic.settings("restarted");
      settings.put("kafka.bootstrap.servers", "127.0.0.1:" + silent.port());
      settings.put("kafka.max.block.ms", "2000");
      ChildJvm.Builder host =
          ChildJvm.builder("restarted")
              .jvmOptions("-Xmx64m", "-XX:+UseSerialGC")
              .program("-cp", HostRun.classes() + ":" + Jars.agent(), LibraryHost.class.getName())
              .arguments(SampleTopic.joined(settings));
      try (HostRun run = HostRun.start(host, folder)) {
        run.awaitAgent("WARN Kafka is away");
        Files.createFile(folder.resolve("end.again"));
        run.jvm().awaitLine(SampleTopic.PATIENCE, line -> line.contains("again: true"));
        silent.lead(port);
        List<RuntimeSample> samples = topic.awaitSamples("restarted", 20);
        SampleTopic.assertAccountedFor(samples);
        assertThat(samples).allSatisfy(sample -> assertThat(sample.getGaps()).isEmpty());
        assertThat(run.ended().ownLines()).hasSize(4).endsWith("host ends");
      }
    }
  }

  @Test
  void hostIsKilledWhileKafkaIsAway_itsNextLaunchSendsWhatWaitsOnDisk() throws IOException {
    SampleTopic topic = prepared();
    Path spool = folder.resolve("spool");
    try (Wire silent = new Wire();
        HostRun killed =
            HostRun.start(
                HostRun.of(
                    AnsweringHost.class,
                    topic.agent(
                        "killed",
                        IMPATIENT,
                        "kafka.bootstrap.servers=127.0.0.1:" + silent.port(),
                        "spool.directory=" + spool)),
                folder)) {
      killed.awaitAgent("WARN Kafka is away", "samples are kept meanwhile");
      await("samples on disk").atMost(SampleTopic.PATIENCE).until(() -> bytes(spool) > 10_000);
      killed.jvm().kill();
    }
    List<String> warnings =
        serving(
            topic.agent("killed", "spool.directory=" + spool),
            (run, client) -> {
              List<RuntimeSample> samples = topic.awaitSamples("killed", FailuresIT::ofTwoLaunches);
              long first = samples.get(0).getStartTimeMillis();
              List<RuntimeSample> before = ofLaunch(samples, start -> start == first);
              assertThat(before).as("written in pauses, too").hasSizeGreaterThan(10);
              SampleTopic.assertAccountedFor(before);
              SampleTopic.assertAccountedFor(ofLaunch(samples, start -> start > first));
              assertThat(samples.subList(0, before.size())).as("in order").isEqualTo(before);
            });
    assertThat(warnings).isEmpty();
    assertThat(bytes(spool)).as("all has arrived").isZero();
  }

  @Test
  void brokerStopsAnsweringBeforeTheHostsEnd_theLastFlushHasItsBound() {
    SampleTopic topic = prepared();
    wire.lead(wired);
    try (HostRun run =
        HostRun.start(
            HostRun.of(
                AnsweringHost.class,
                topic.agent("frozen", "kafka.bootstrap.servers=127.0.0.1:" + wire.port())),
            folder)) {
      topic.awaitSamples("frozen", 5);
      wire.stand();
      run.ended();
      assertThat(run.ownLines()).hasSize(2).endsWith("host ends");
      assertThat(run.warnings())
          .singleElement()
          .asString()
          .contains("the last samples were not sent within 2 s");
    }
  }

  /** What is done to a host that serves. */
  private interface Trial {
    void run(HostRun run, Client client) throws IOException;
  }

  /** What is changed at the broker. */
  private interface Change {
    void make(Admin admin) throws Exception;
  }

  /** A host that answers all the time and ends when it is told to; the agent's warnings. */
  private List<String> serving(String agent, Trial trial, String... jvmOptions) {
    HostRun run =
        HostRun.start(HostRun.of(AnsweringHost.class, jvmOptions).jvmOptions(agent), folder);
    try (run;
        Client client = Client.of(run)) {
      trial.run(run, client);
      client.awaitAnswers(1);
      client.close();
      client.assertAnswered();
      assertThat(run.ended().ownLines()).hasSize(2).endsWith("host ends");
      return run.warnings();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean ofTwoLaunches(List<RuntimeSample> samples) {
    return samples.stream().map(RuntimeSample::getStartTimeMillis).distinct().count() == 2;
  }

  private static List<RuntimeSample> ofLaunch(List<RuntimeSample> samples, LongPredicate start) {
    return samples.stream().filter(sample -> start.test(sample.getStartTimeMillis())).toList();
  }

  /** What all samples in a spool's folder take. */
  private static long bytes(Path spool) throws IOException {
    if (!Files.isDirectory(spool)) {
      return 0;
    }
    try (Stream<Path> all = Files.walk(spool)) {
      return all.filter(Files::isRegularFile).mapToLong(file -> file.toFile().length()).sum();
    }
  }

  /** However often it was tried meanwhile. */
  private static void assertSaidOnce(HostRun run, String what) {
    assertThat(run.warnings()).filteredOn(line -> line.contains(what)).hasSize(1);
  }

  private static void awaitAccounted(SampleTopic topic, String instance, long sequence) {
    SampleTopic.assertAccountedFor(
        topic.awaitSamples(
            instance,
            samples ->
                !samples.isEmpty() && samples.get(samples.size() - 1).getSequence() >= sequence));
  }

  private static SampleTopic prepared() {
    return new SampleTopic(kafka.bootstrapServers()).prepared();
  }

  private static void change(SampleTopic topic, Change change) {
    try (Admin admin = topic.admin()) {
      change.make(admin);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
