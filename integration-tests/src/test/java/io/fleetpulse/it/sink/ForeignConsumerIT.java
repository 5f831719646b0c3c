package io.fleetpulse.it.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fleetpulse.it.support.ChildJvm;
import io.fleetpulse.it.support.Repository;
import io.fleetpulse.it.support.TestBroker;
import io.fleetpulse.it.support.TestRegistry;
import io.fleetpulse.schemas.avro.FindingState;
import java.io.File;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The promise to other systems: any Avro client reads the alerts, here the one of the docs. */
class ForeignConsumerIT {
  private static final Duration MOST = Duration.ofSeconds(60);
  private static final long EPISODE = 1_700_000_000_000L;

  /** Avro and kafka-clients with what they themselves need. */
  private static final Pattern FOREIGN =
      Pattern.compile(
          "(avro|kafka-clients|jackson-(core|databind|annotations)|slf4j-api|commons-compress"
              + "|zstd-jni|lz4-java|snappy-java)-[0-9].*\\.jar");

  @TempDir private Path folder;

  @Test
  void programWithoutOurClasses_readsEveryStateOfAnAlert() {
    String prefix = "foreign-" + UUID.randomUUID() + ".";
    try (Topics topics = new Topics(prefix);
        SinkProcess sink =
            SinkProcess.start(prefix, TestRegistry.shared().url(), folder.resolve("sink"))) {
      sink.awaitReady();
      topics.send(Topics.finding("a", FindingState.FIRING, EPISODE, 1));
      await().atMost(MOST).until(() -> topics.alerts().size() == 1);
      try (ChildJvm reader = reader(prefix + "alerts")) {
        reader.awaitLine(
            MOST,
            "ACTIVE v1 heap-leak on default/orders/a: Heap leak in a (cause: heap leak)"::equals);
        topics.send(Topics.finding("a", FindingState.CLEARED, EPISODE, 2));
        reader.awaitLine(
            MOST, line -> line.startsWith("RESOLVED v2 heap-leak on default/orders/a"));
        assertThat(reader.lines()).filteredOn(line -> line.contains("heap-leak")).hasSize(2);
      }
    }
  }

  private static ChildJvm reader(String topic) {
    List<String> jars =
        Pattern.compile(File.pathSeparator, Pattern.LITERAL)
            .splitAsStream(System.getProperty("java.class.path"))
            .filter(entry -> FOREIGN.matcher(Path.of(entry).getFileName().toString()).matches())
            .toList();
    assertThat(jars).noneMatch(entry -> entry.contains("fleetpulse")).hasSizeGreaterThan(4);
    return ChildJvm.builder("read-alerts")
        .jvmOptions("-Xmx96m", "-XX:+UseSerialGC")
        .program("-cp", String.join(File.pathSeparator, jars))
        .arguments(
            Repository.path("docs/examples/ReadAlerts.java").toString(),
            TestBroker.shared().bootstrapServers(),
            TestRegistry.shared().url(),
            topic)
        .start();
  }
}
