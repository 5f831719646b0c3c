package io.fleetpulse.it.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.fleetpulse.it.support.ChildJvm;
import io.fleetpulse.it.support.Jars;
import io.fleetpulse.it.support.Repository;
import io.fleetpulse.it.support.SigningKeys;
import io.fleetpulse.it.support.TestBroker;
import io.fleetpulse.it.support.TestRegistry;
import io.fleetpulse.schemas.avro.ActionOutcome;
import io.fleetpulse.schemas.avro.ActionResult;
import io.fleetpulse.schemas.avro.Evidence;
import io.fleetpulse.schemas.avro.Finding;
import io.fleetpulse.schemas.avro.FindingState;
import io.fleetpulse.schemas.avro.FindingType;
import io.fleetpulse.schemas.avro.RuntimeSample;
import io.fleetpulse.schemas.avro.Severity;
import io.fleetpulse.schemas.avro.SignedCommand;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From an opportunity to a running JVM and back: the sink's jar, the agent's jar, both real. */
class SinkActionIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String OPTION = "G1PeriodicGCInterval";
  private static final String WILLING = "default/willing/willing-1";
  private static final String UNWILLING = "default/unwilling/unwilling-1";

  @TempDir private Path folder;
  private final String prefix = "tune-" + UUID.randomUUID() + ".";

  @Test
  void advise_recordsTheFlagAndWhy_andSendsNothing() {
    try (Topics topics = new Topics(prefix);
        SinkProcess sink = start("optimise.mode=advise").awaitReady()) {
      topics.send(idle(WILLING, 7));

      eventually(() -> assertThat(actions(sink, WILLING)).hasSize(1));
      JsonNode advice = actions(sink, WILLING).get(0);
      assertThat(advice.get("state").asText()).isEqualTo("ADVISED");
      assertThat(advice.get("reason").asText()).contains("-XX:" + OPTION + "=15000");
      assertThat(advice.get("history")).hasSize(1);
      // What is read after the opportunity shows that nothing of it is on its way.
      topics.send(Topics.finding("after", FindingState.FIRING, 1_700_000_000_000L, 1));
      eventually(() -> assertThat(topics.alerts()).hasSize(1));
      assertThat(topics.read("actions")).isEmpty();
      assertThat(sink.json("/api/v1/alerts?rule=idle-heap").get("alerts")).isEmpty();
    }
  }

  @Test
  void auto_changesTheJvmThatAllowsIt_measuresAndConfirms_andTheOtherRefuses() throws Exception {
    SigningKeys keys = SigningKeys.in(folder, "sink");
    try (Topics topics = new Topics(prefix);
        SinkProcess sink =
            start(
                    "optimise.mode=auto",
                    "optimise.measure.after=4s",
                    "optimise.signing.key.file=" + keys.secretFile())
                .awaitReady();
        ChildJvm willing = host("willing", OPTION, keys);
        ChildJvm unwilling = host("unwilling", "MinHeapFreeRatio", keys)) {
      for (ChildJvm each : List.of(willing, unwilling)) {
        each.awaitLine(PATIENCE, line -> line.equals("interval 0"));
        each.awaitLine(PATIENCE, line -> line.contains("listening to " + prefix + "actions"));
      }
      topics.send(idle(WILLING, startOf(topics, WILLING)));
      topics.send(idle(UNWILLING, startOf(topics, UNWILLING)));

      willing.awaitLine(PATIENCE, line -> line.equals("interval 15000"));
      assertCommandsAreSigned(topics, keys);
      eventually(() -> assertThat(states(sink, UNWILLING)).containsExactly("SENT", "REFUSED"));
      JsonNode refused = actions(sink, UNWILLING).get(0);
      assertThat(refused.get("state").asText()).isEqualTo("REFUSED");
      assertThat(refused.get("history").get(1).get("reason").asText())
          .contains("actions.allow does not list " + OPTION);

      eventually(
          () ->
              assertThat(states(sink, WILLING))
                  .containsExactly("SENT", "APPLIED", "MEASURED", "CONFIRMED"));
      JsonNode confirmed = actions(sink, WILLING).get(0);
      assertThat(confirmed.get("from").asText()).isEqualTo("0");
      assertThat(confirmed.get("to").asText()).isEqualTo("15000");
      assertThat(confirmed.get("heapCommittedAfter").asLong())
          .isPositive()
          .isLessThan(confirmed.get("heapCommittedBefore").asLong());
      assertThat(results(topics, WILLING))
          .extracting(ActionResult::getOutcome)
          .containsExactly(ActionOutcome.APPLIED, ActionOutcome.MEASURED, ActionOutcome.CONFIRMED);
      assertThat(results(topics, WILLING).get(0).getAfter()).isEqualTo("15000");
      assertThat(results(topics, UNWILLING))
          .extracting(ActionResult::getOutcome)
          .containsExactly(ActionOutcome.REFUSED);
      assertThat(unwilling.output()).doesNotContain("interval 15000");
    }
  }

  private static void assertCommandsAreSigned(Topics topics, SigningKeys keys) throws Exception {
    List<SignedCommand> commands = topics.read("actions", SignedCommand.class);
    assertThat(commands).isNotEmpty();
    for (SignedCommand command : commands) {
      assertThat(command.getKeyId()).isEqualTo("sink");
      assertThat(keys.verifies(bytes(command.getPayload()), bytes(command.getSignature())))
          .isTrue();
    }
  }

  private static byte[] bytes(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.remaining()];
    buffer.duplicate().get(bytes);
    return bytes;
  }

  private static JsonNode actions(SinkProcess sink, String instance) {
    return sink.json("/api/v1/actions?instance=" + instance).get("actions");
  }

  /** Of its one action. */
  private static List<String> states(SinkProcess sink, String instance) {
    List<String> states = new ArrayList<>();
    JsonNode actions = actions(sink, instance);
    assertThat(actions).hasSize(1);
    actions.get(0).get("history").forEach(step -> states.add(step.get("state").asText()));
    return states;
  }

  private static List<ActionResult> results(Topics topics, String instance) {
    return topics.read("action-results", ActionResult.class).stream()
        .filter(each -> each.getInstance().equals(instance))
        .toList();
  }

  private static long startOf(Topics topics, String instance) {
    return await()
        .atMost(PATIENCE)
        .until(
            () -> {
              Optional<ConsumerRecord<byte[], byte[]>> sample =
                  topics.read("samples").stream()
                      .filter(
                          each -> new String(each.key(), StandardCharsets.UTF_8).equals(instance))
                      .findFirst();
              return sample.map(
                  each -> topics.decode(each, RuntimeSample.class).getStartTimeMillis());
            },
            Optional::isPresent)
        .orElseThrow();
  }

  /** As a processor tells of a JVM that holds far more than it needs and allows the change. */
  private static Finding idle(String instance, long start) {
    return Finding.newBuilder()
        .setFindingId("idle-heap " + instance)
        .setRule("idle-heap")
        .setType(FindingType.OPPORTUNITY)
        .setSeverity(Severity.INFO)
        .setState(FindingState.FIRING)
        .setSubject(instance)
        .setEpisodeStartMillis(1_700_000_000_000L)
        .setRevision(1)
        .setTimeMillis(1_700_000_000_000L)
        .setSummary(instance + " is idle on a large heap")
        .setCause("idle heap")
        .setValue(0)
        .setThreshold(0)
        .setLabels(
            Map.of(
                "collector",
                "G1",
                "java.feature",
                "17",
                "vm." + OPTION,
                "0",
                "actions.allowed",
                OPTION))
        .setEvidence(
            List.of(
                new Evidence("jvm.heap.committed.last", 200.0 * 1024 * 1024, "By", ""),
                new Evidence("jvm.gc.live_set.last", 8.0 * 1024 * 1024, "By", "")))
        .setSubjectStartTimeMillis(start)
        .build();
  }

  private ChildJvm host(String service, String allow, SigningKeys keys) {
    return ChildJvm.builder(service)
        .jvmOptions(
            "-Xms16m",
            "-Xmx320m",
            "-XX:+UseG1GC",
            "-javaagent:"
                + Jars.agent()
                + "=service.name="
                + service
                + ",service.instance.id="
                + service
                + "-1,publish.interval=1s,actions.enabled=true,actions.allow="
                + allow
                + ",actions.public.key.file="
                + keys.publicFile()
                + ",topics.prefix="
                + prefix
                + ",kafka.bootstrap.servers="
                + TestBroker.shared().bootstrapServers()
                + ",schema.registry.url="
                + TestRegistry.shared().url())
        .program(
            "-cp",
            Repository.path("integration-tests/target/test-classes").toString(),
            IdleHost.class.getName())
        .start();
  }

  private SinkProcess start(String... settings) {
    return SinkProcess.start(prefix, TestRegistry.shared().url(), folder.resolve("sink"), settings);
  }

  private static void eventually(ThrowingRunnable holds) {
    await().atMost(PATIENCE).untilAsserted(holds);
  }
}
