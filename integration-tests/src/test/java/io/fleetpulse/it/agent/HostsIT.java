package io.fleetpulse.it.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetpulse.it.agent.host.CollectingHost;
import io.fleetpulse.it.agent.host.LibraryHost;
import io.fleetpulse.it.agent.host.LoggingHost;
import io.fleetpulse.it.agent.host.OldLibrariesHost;
import io.fleetpulse.it.agent.host.PlainHost;
import io.fleetpulse.it.agent.host.ReadOnlyHost;
import io.fleetpulse.it.support.ChildJvm;
import io.fleetpulse.it.support.Jars;
import io.fleetpulse.it.support.TestBroker;
import io.fleetpulse.schemas.avro.RuntimeSample;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Applications of all kinds with the agent's jar in them: they work, and their samples arrive. */
@Execution(ExecutionMode.CONCURRENT)
class HostsIT {
  private static final List<String> OLD =
      List.of(
          "kafka-clients",
          "avro",
          "jackson-core-asl",
          "jackson-mapper-asl",
          "slf4j-api",
          "slf4j-simple");
  private static final String QUIET = "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn";

  /** What the agent needs of the JDK, and {@code java.instrument} for the option itself. */
  private static final String NEEDED =
      "java.base,java.instrument,java.management,jdk.management,java.security.sasl";

  private static final String SERVERS = TestBroker.shared().bootstrapServers();
  private static final SampleTopic TOPIC = new SampleTopic(SERVERS);
  private static final String ORDERS = TOPIC.name() + ".orders";

  @TempDir private Path folder;

  @BeforeAll
  static void prepare() throws Exception {
    TOPIC.prepared();
    try (Admin admin = TOPIC.admin()) {
      admin.createTopics(List.of(new NewTopic(ORDERS, 1, (short) 1))).all().get();
    }
  }

  @Test
  void oldKafkaAndAvro_hostUsesItsOwn() {
    String libraries =
        OLD.stream().map(name -> FatJar.library(name).toString()).collect(Collectors.joining(":"));
    ChildJvm.Builder host =
        ChildJvm.builder("old-libraries")
            .jvmOptions("-Xmx96m", "-XX:+UseSerialGC", QUIET, TOPIC.agent("old-libraries"))
            .program("-cp", HostRun.classes() + ":" + libraries, OldLibrariesHost.class.getName())
            .arguments(SERVERS, ORDERS);
    try (HostRun run = HostRun.start(host, folder)) {
      TOPIC.awaitSamples("old-libraries", 5);
      assertOldLibrariesWork(run.ended());
    }
  }

  @Test
  void noLibraryAtAll_hostSeesNoneOfTheAgents() {
    try (HostRun run =
        HostRun.start(HostRun.of(PlainHost.class, TOPIC.agent("no-library")), folder)) {
      assertWithoutHole(TOPIC.awaitSamples("no-library", 5));
      assertThat(run.ended().ownLines())
          .containsExactly(
              "host begins",
              "host has no org.slf4j.LoggerFactory",
              "host has no org.apache.avro.Schema",
              "host ends");
      assertThat(run.warnings()).isEmpty();
    }
  }

  @Test
  void oldSlf4jBinding_hostLogsAsBefore() {
    String libraries = FatJar.library("slf4j-api") + ":" + FatJar.library("slf4j-simple");
    ChildJvm.Builder host =
        ChildJvm.builder("logging")
            .jvmOptions("-Xmx64m", "-XX:+UseSerialGC", TOPIC.agent("logging"))
            .program("-cp", HostRun.classes() + ":" + libraries, LoggingHost.class.getName());
    try (HostRun run = HostRun.start(host, folder)) {
      TOPIC.awaitSamples("logging", 5);
      assertThat(run.ended().ownLines())
          .containsExactly(
              "[main] INFO shop - host begins with SimpleLoggerFactory",
              "[main] INFO shop - host ends");
      assertThat(run.warnings()).isEmpty();
    }
  }

  @Test
  void readOnlyFileSystemAndNoexecTemporaryFolder_samplesArriveWithGzip() throws Exception {
    Path temporary = Files.createDirectory(folder.resolve("tmp"));
    ChildJvm.Builder host =
        Mounts.jvm("read-only", temporary, "noexec,size=8m", true)
            .jvmOptions("-Xmx64m", "-XX:+UseSerialGC", TOPIC.agent("read-only"))
            .program("-cp", HostRun.classes(), ReadOnlyHost.class.getName())
            .arguments(folder.toString(), temporary.toString(), "/bin/true");
    try (HostRun run = HostRun.start(host, folder)) {
      assertWithoutHole(TOPIC.awaitSamples("read-only", 5));
      assertThat(run.ended().ownLines())
          .containsExactly(
              "host cannot write",
              "host cannot run what is temporary",
              "host ends, 1 temporary file");
      assertThat(run.warnings()).singleElement().asString().contains("no zstd", "gzip");
    }
  }

  @Test
  void executableFatJarWithOldLibraries_agentOnTheCommandLine() {
    Path jar =
        FatJar.write(
            folder.resolve("shop.jar"),
            OldLibrariesHost.class,
            OLD.stream().map(FatJar::library).toList());
    ChildJvm.Builder host =
        ChildJvm.ofJar("fat-jar", jar)
            .jvmOptions("-Xmx96m", "-XX:+UseSerialGC", QUIET, TOPIC.agent("fat-jar"))
            .arguments(SERVERS, ORDERS);
    try (HostRun run = HostRun.start(host, folder)) {
      TOPIC.awaitSamples("fat-jar", 5);
      assertOldLibrariesWork(run.ended());
    }
  }

  @Test
  void libraryInsideAnExecutableFatJar_startsTwiceAndCountsOn() throws Exception {
    Path jar = FatJar.write(folder.resolve("shop.jar"), LibraryHost.class, List.of(Jars.agent()));
    ChildJvm.Builder host =
        ChildJvm.ofJar("fat-library", jar)
            .jvmOptions("-Xmx64m", "-XX:+UseSerialGC")
            .arguments(SampleTopic.joined(TOPIC.settings("fat-library")));
    try (HostRun run = HostRun.start(host, folder)) {
      assertLibraryWorks(run, "fat-library");
    }
  }

  @Test
  void libraryOnTheClassPath_startsTwiceAndCountsOn() throws Exception {
    ChildJvm.Builder host =
        ChildJvm.builder("library")
            .jvmOptions("-Xmx64m", "-XX:+UseSerialGC")
            .program("-cp", HostRun.classes() + ":" + Jars.agent(), LibraryHost.class.getName())
            .arguments(SampleTopic.joined(TOPIC.settings("library")));
    try (HostRun run = HostRun.start(host, folder)) {
      assertLibraryWorks(run, "library");
    }
  }

  @Test
  void agentAndLibrary_theAgentGoesOnAlone() throws Exception {
    ChildJvm.Builder host =
        ChildJvm.builder("both")
            .jvmOptions("-Xmx64m", "-XX:+UseSerialGC", TOPIC.agent("both"))
            .program("-cp", HostRun.classes() + ":" + Jars.agent(), LibraryHost.class.getName())
            .arguments(SampleTopic.joined(TOPIC.settings("both-library")));
    try (HostRun run = HostRun.start(host, folder)) {
      TOPIC.awaitSamples("both", 5);
      Files.createFile(folder.resolve("end.again"));
      run.jvm().awaitLine(SampleTopic.PATIENCE, line -> line.contains("again"));
      assertWithoutHole(TOPIC.awaitSamples("both", 10));
      assertThat(run.ended().ownLines())
          .containsExactly(
              "host started the agent: false",
              "host started another: false",
              "host started the agent again: false",
              "host ends");
      assertThat(run.jvm().output()).doesNotContain("both-library");
    }
  }

  @Test
  void agentGivenTwice_theSecondIsIgnored() {
    ChildJvm.Builder host =
        HostRun.of(PlainHost.class, TOPIC.agent("twice"), TOPIC.agent("twice-more"));
    try (HostRun run = HostRun.start(host, folder)) {
      assertWithoutHole(TOPIC.awaitSamples("twice", 5));
      run.ended();
      assertThat(run.warnings()).singleElement().asString().contains("attached twice");
      assertThat(run.jvm().output()).doesNotContain("twice-more");
    }
  }

  @Test
  void linkedRuntimeOfFewModules_onClassPathAndModulePath() throws Exception {
    Path home = RuntimeImage.linked(folder.resolve("image"), NEEDED);
    ChildJvm.Builder onClassPath =
        HostRun.of(PlainHost.class, TOPIC.agent("linked")).javaHome(home);
    ChildJvm.Builder onModulePath =
        module("--add-modules", "java.management,java.security.sasl", TOPIC.agent("module"))
            .javaHome(home);
    Path other = Files.createDirectory(folder.resolve("other"));
    try (HostRun run = HostRun.start(onClassPath, folder);
        HostRun modular = HostRun.start(onModulePath, other)) {
      List<RuntimeSample> samples = TOPIC.awaitSamples("linked", 5);
      assertWithoutHole(samples);
      assertThat(samples.get(0).getCpu()).isNotNull();
      assertThat(run.ended().ownLines()).hasSize(4).startsWith("host begins").endsWith("host ends");
      assertThat(run.warnings()).isEmpty();

      assertWithoutHole(TOPIC.awaitSamples("module", 5));
      assertShopWorks(modular.ended());
      assertThat(modular.warnings()).isEmpty();
    }
  }

  @Test
  void modulePathWithoutTheManagementModule_oneLineNamesIt() {
    try (HostRun run =
        HostRun.start(
            module("--limit-modules", "java.base,java.instrument", TOPIC.agent("unmanaged")),
            folder)) {
      run.awaitAgent("ERROR", "the host goes on", "module java.management", "--add-modules");
      assertShopWorks(run.ended());
      assertThat(run.agentLines()).hasSize(1);
    }
  }

  @Test
  void noJdkManagementModule_itsMetricsAreMissingAndOneLineSaysSo() {
    ChildJvm.Builder host =
        HostRun.of(
            PlainHost.class,
            "--limit-modules",
            "java.base,java.instrument,java.management,java.security.sasl",
            TOPIC.agent("barely-managed"));
    try (HostRun run = HostRun.start(host, folder)) {
      List<RuntimeSample> samples = TOPIC.awaitSamples("barely-managed", 5);
      assertWithoutHole(samples);
      assertThat(samples)
          .allSatisfy(
              sample -> {
                assertThat(sample.getCpu()).isNull();
                assertThat(sample.getMemory().getHeapUsed()).isPositive();
                assertThat(sample.getRuntime().getFileDescriptors()).isEqualTo(-1);
              });
      assertThat(run.ended().ownLines()).hasSize(4);
      assertThat(run.warnings()).singleElement().asString().contains("module jdk.management");
    }
  }

  @Test
  void noSaslModule_oneLineNamesIt() {
    ChildJvm.Builder host =
        HostRun.of(
            PlainHost.class,
            "--limit-modules",
            "java.base,java.instrument,java.management,jdk.management",
            TOPIC.agent("no-sasl"));
    try (HostRun run = HostRun.start(host, folder)) {
      run.awaitAgent("no client can be made", "module java.security.sasl", "add it to the image");
      assertThat(run.ended().ownLines()).hasSize(4);
      assertThat(run.warnings()).hasSize(1);
    }
  }

  @Test
  void applicationAsksForASample_itIsTakenAndSentAtOnce() throws Exception {
    ChildJvm.Builder host =
        ChildJvm.builder("asking")
            .jvmOptions("-Xmx64m", "-XX:+UseSerialGC")
            .jvmOptions(TOPIC.agent("asking", "interval=10m", "publish.interval=10m"))
            .program("-cp", HostRun.classes() + ":" + Jars.agent(), CollectingHost.class.getName());
    try (HostRun run = HostRun.start(host, folder)) {
      assertThat(TOPIC.awaitSamples("asking", 1)).hasSize(1);
      Files.createFile(folder.resolve("end.collect"));
      assertWithoutHole(TOPIC.awaitSamples("asking", 2));
      assertThat(run.ended().ownLines()).containsExactly("host asked: true", "host ends");
    }
  }

  @Test
  void noFlightRecorderModule_liveSetIsEstimatedAndOneLineSaysSo() {
    ChildJvm.Builder host =
        ChildJvm.builder("no-recorder")
            .jvmOptions("-Xmx64m", "-XX:+UseG1GC", "--limit-modules", NEEDED)
            .jvmOptions(TOPIC.agent("no-recorder"))
            .program("-cp", HostRun.classes(), PlainHost.class.getName());
    try (HostRun run = HostRun.start(host, folder)) {
      assertWithoutHole(TOPIC.awaitSamples("no-recorder", 5));
      run.ended();
      assertThat(run.warnings()).singleElement().asString().contains("no flight recorder");
    }
  }

  @Test
  void fullTemporaryFileSystem_samplesArriveWithGzipAndWithoutFlightRecorder() throws Exception {
    Path temporary = Files.createDirectory(folder.resolve("tmp"));
    ChildJvm.Builder host =
        Mounts.jvm("full", temporary, "size=64k", false)
            .jvmOptions("-Xmx64m", "-XX:+UseG1GC", "-XX:-UsePerfData", TOPIC.agent("full"))
            .program("-cp", HostRun.classes(), PlainHost.class.getName());
    try (HostRun run = HostRun.start(host, folder)) {
      assertWithoutHole(TOPIC.awaitSamples("full", 5));
      assertThat(run.ended().ownLines()).hasSize(4);
      assertThat(run.warnings())
          .hasSize(2)
          .anyMatch(line -> line.contains("no zstd here, so gzip compresses"))
          .anyMatch(line -> line.contains("no flight recorder below 256 MiB of disk space"));
    }
  }

  @Test
  void noTemporaryFolder_samplesArriveWithGzip() {
    ChildJvm.Builder host =
        HostRun.of(
            PlainHost.class,
            "-Djava.io.tmpdir=" + folder.resolve("none"),
            TOPIC.agent("no-temporary"));
    try (HostRun run = HostRun.start(host, folder)) {
      assertWithoutHole(TOPIC.awaitSamples("no-temporary", 5));
      assertThat(run.ended().ownLines())
          .filteredOn(line -> !line.startsWith("WARNING: java.io.tmpdir")) // of a newer JVM
          .hasSize(4);
      assertThat(run.warnings()).singleElement().asString().contains("no zstd here");
    }
  }

  private static void assertOldLibrariesWork(HostRun run) {
    assertThat(run.ownLines())
        .hasSize(4)
        .startsWith("Kafka client 2.8.2")
        .contains("read back {\"id\": 7, \"what\": \"tea\"}")
        .endsWith("host ends");
    assertThat(run.ownLines().get(1)).contains("avro.jar");
    assertThat(run.warnings()).isEmpty();
  }

  private void assertLibraryWorks(HostRun run, String instance) throws Exception {
    List<RuntimeSample> first = TOPIC.awaitSamples(instance, 5);
    Files.createFile(folder.resolve("end.again"));
    long lastOfFirst = first.get(first.size() - 1).getSequence();
    run.jvm().awaitLine(SampleTopic.PATIENCE, line -> line.contains("again: true"));
    List<RuntimeSample> all = TOPIC.awaitSamples(instance, (int) lastOfFirst + 20);
    assertWithoutHole(all);
    assertThat(all.stream().map(RuntimeSample::getStartTimeMillis).distinct()).hasSize(1);
    assertThat(all)
        .extracting(sample -> sample.getSelf().getEncodedBytes())
        .as("totals go on")
        .isSorted();
    assertThat(run.ended().ownLines())
        .containsExactly(
            "host started the agent: true",
            "host started another: false",
            "host started the agent again: true",
            "host ends");
    assertThat(run.warnings()).isEmpty();
    assertThat(run.agentLines().stream().filter(line -> line.contains("watching"))).hasSize(2);
  }

  private static void assertShopWorks(HostRun run) {
    assertThat(run.ownLines())
        .containsExactly("shop opens in module shop", "HTTP client: false", "shop closes");
  }

  private static void assertWithoutHole(List<RuntimeSample> samples) {
    assertThat(samples.stream().map(RuntimeSample::getSequence))
        .containsExactlyElementsOf(
            Stream.iterate(0L, number -> number + 1).limit(samples.size()).toList());
  }

  private ChildJvm.Builder module(String... jvmOptions) {
    return ChildJvm.builder("module")
        .jvmOptions("-Xmx64m", "-XX:+UseSerialGC")
        .jvmOptions(jvmOptions)
        .program("-p", RuntimeImage.module(folder).toString(), "-m", "shop/shop.Main");
  }
}
