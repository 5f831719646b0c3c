package io.fleetpulse.it.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fleetpulse.it.support.ChildJvm;
import io.fleetpulse.it.support.TestRegistry;
import io.fleetpulse.schemas.avro.Alert;
import io.fleetpulse.schemas.avro.AlertState;
import io.fleetpulse.schemas.avro.FindingState;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * SIGKILL between decision and notification. What is promised then: no alert is lost, the topic has
 * every version in order and a repetition only of the last one, and what the webhook gets twice has
 * the same key twice.
 */
class SinkKillIT {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Twice what the group may wait for a member that was killed while it joined. */
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private static final int FLEET = 25;

  /** Of each fingerprint: fires, clears, fires anew, clears. */
  private static final int VERSIONS = 4;

  @TempDir private Path folder;
  private final String prefix = "kill-" + UUID.randomUUID() + ".";

  @Test
  void killedAtRandomCallsOfAFailingWebhook_nothingIsLost_andRepetitionsHaveTheirKey()
      throws Exception {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    try (Topics topics = new Topics(prefix);
        Receiver receiver = new Receiver()) {
      receiver.answer(500);
      SinkProcess sink = start(receiver).awaitReady();
      try {
        for (int version = 1; version <= VERSIONS; version++) {
          if (version == 3) {
            receiver.answer(200);
          }
          ChildJvm victim = sink.jvm();
          AtomicBoolean killed = new AtomicBoolean();
          receiver.at(
              1 + random.nextInt(FLEET),
              random.nextBoolean(),
              () -> {
                killed.set(true);
                victim.kill();
              });
          for (int i = 0; i < FLEET; i++) {
            send(topics, "k" + i, version);
          }
          victim.awaitExit(PATIENCE);
          assertThat(killed)
              .as("its own end at version %s, seed %s: %s", version, seed, victim.output())
              .isTrue();
          sink = start(receiver);
        }
        sink.awaitReady();
        await("all versions delivered, seed " + seed)
            .atMost(PATIENCE)
            .until(() -> keys(receiver.taken()).size() >= FLEET * VERSIONS);
        await("all versions on the topic, seed " + seed)
            .atMost(PATIENCE)
            .until(() -> versions(topics.alerts()).size() >= FLEET * VERSIONS);

        assertEveryVersionInOrder(topics.alerts());
        assertDeliveriesHaveStableKeys(receiver);
        assertNoAlertIsLost(sink);
      } finally {
        sink.close();
      }
    }
  }

  private static void assertEveryVersionInOrder(List<Alert> records) {
    Map<String, List<Alert>> byFingerprint =
        records.stream().collect(Collectors.groupingBy(Alert::getFingerprint));
    assertThat(byFingerprint).hasSize(FLEET);
    for (List<Alert> each : byFingerprint.values()) {
      long last = 0;
      for (Alert record : each) {
        assertThat(record.getVersion()).isBetween(Math.max(1, last), last + 1);
        assertThat(record.getState())
            .isEqualTo(record.getVersion() % 2 == 1 ? AlertState.ACTIVE : AlertState.RESOLVED);
        last = record.getVersion();
      }
      assertThat(last).isEqualTo(VERSIONS);
      // A repeated version says the same again.
      assertThat(new HashSet<>(each)).hasSize(VERSIONS);
    }
  }

  private static void assertDeliveriesHaveStableKeys(Receiver receiver) {
    Map<String, Set<String>> bodies = new HashMap<>();
    Map<String, Set<String>> keys = new HashMap<>();
    Map<String, Long> newest = new HashMap<>();
    for (Receiver.Call call : receiver.calls()) {
      String fingerprint = fingerprint(call);
      bodies.computeIfAbsent(call.key(), key -> new HashSet<>()).add(call.body());
      keys.computeIfAbsent(fingerprint, any -> new HashSet<>()).add(call.key());
      long version = Long.parseLong(call.key().substring(call.key().lastIndexOf('-') + 1));
      assertThat(version).isBetween(newest.getOrDefault(fingerprint, 1L), (long) VERSIONS);
      newest.put(fingerprint, version);
    }
    assertThat(keys).hasSize(FLEET);
    assertThat(keys.values()).allSatisfy(each -> assertThat(each).hasSize(VERSIONS));
    assertThat(bodies.values()).allSatisfy(each -> assertThat(each).hasSize(1));
    assertThat(keys(receiver.taken())).isEqualTo(bodies.keySet());
    assertThat(receiver.calls()).hasSizeGreaterThan(FLEET * VERSIONS);
  }

  private static void assertNoAlertIsLost(SinkProcess sink) {
    JsonNode resolved =
        sink.json("/api/v1/alerts?state=resolved&rule=heap-leak&limit=1000").get("alerts");
    Map<String, Set<Long>> found = new LinkedHashMap<>();
    resolved.forEach(
        alert ->
            found
                .computeIfAbsent(alert.get("fingerprint").asText(), any -> new HashSet<>())
                .add(alert.get("version").asLong()));
    assertThat(resolved).hasSize(FLEET * 2);
    assertThat(found).hasSize(FLEET);
    assertThat(found.values())
        .allSatisfy(each -> assertThat(each).containsExactlyInAnyOrder(2L, 4L));
    assertThat(sink.json("/api/v1/alerts?state=active").get("alerts")).isEmpty();
  }

  private static Set<String> keys(List<Receiver.Call> calls) {
    return calls.stream().map(Receiver.Call::key).collect(Collectors.toSet());
  }

  private static Set<String> versions(List<Alert> records) {
    return records.stream()
        .map(each -> each.getFingerprint() + " " + each.getVersion())
        .collect(Collectors.toSet());
  }

  private static String fingerprint(Receiver.Call call) {
    try {
      return JSON.readTree(call.body()).get("alerts").get(0).get("fingerprint").asText();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The record that makes this version of an alert. */
  private static void send(Topics topics, String id, int version) {
    long episode = 1_700_000_000_000L + (version > 2 ? 1_000_000 : 0);
    FindingState state = version % 2 == 1 ? FindingState.FIRING : FindingState.CLEARED;
    topics.send(Topics.finding(id, state, episode, version % 2 == 1 ? 1 : 2));
  }

  /** As a static member, so that the group does not wait for the one that was killed. */
  private SinkProcess start(Receiver receiver) {
    return SinkProcess.start(
        prefix,
        TestRegistry.shared().url(),
        folder.resolve("sink"),
        "webhook.url=" + receiver.url(),
        "webhook.attempts=1000",
        "kafka.group.instance.id=" + prefix + "sink",
        "kafka.max.poll.interval.ms=60000");
  }
}
