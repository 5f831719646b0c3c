package io.fleetpulse.agent.self;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class AgentLogTest {
  private static final Duration QUIET = Duration.ofMinutes(10);

  private final ByteArrayOutputStream said = new ByteArrayOutputStream();
  private final AtomicLong nanos = new AtomicLong();
  private final AgentLog log =
      new AgentLog(
          new PrintStream(said, true, StandardCharsets.UTF_8),
          new PrintStream(said, true, StandardCharsets.UTF_8),
          QUIET,
          nanos::get);

  @Test
  void sameTopicWithinTheQuietTime_isCountedNotSaid() {
    log.warn("kafka", "away");
    log.warn("kafka", "away");
    log.warn("kafka", "away");
    pass(QUIET);
    log.warn("kafka", "still away");

    assertThat(lines())
        .containsExactly(
            "[fleetpulse] WARN away", "[fleetpulse] WARN still away (and 2 times more)");
  }

  @Test
  void failureAndRecoveryInTurn_areTwoLinesPerQuietTime() {
    for (int i = 0; i < 600; i++) {
      log.warn("kafka", "away");
      log.recovered("kafka", "back");
      pass(Duration.ofSeconds(2));
    }

    assertThat(lines())
        .containsExactly(
            "[fleetpulse] WARN away",
            "[fleetpulse] back",
            "[fleetpulse] WARN away (and 299 times more)",
            "[fleetpulse] back");
  }

  @Test
  void recoveryOfWhatWasNotSaid_isNotSaid() {
    log.recovered("kafka", "back");
    log.warn("kafka", "away");
    log.recovered("kafka", "back");
    log.recovered("kafka", "back");
    log.warn("kafka", "away");
    log.recovered("kafka", "back");

    assertThat(lines()).containsExactly("[fleetpulse] WARN away", "[fleetpulse] back");
  }

  @Test
  void warningsFromTheStart_useNoTopicUp() {
    for (int i = 0; i < 200; i++) {
      log.warn("key " + i + " is unknown");
    }
    log.warn("kafka", "away");

    assertThat(lines()).hasSize(201).endsWith("[fleetpulse] WARN away");
  }

  private void pass(Duration time) {
    nanos.addAndGet(time.toNanos());
  }

  private List<String> lines() {
    return said.toString(StandardCharsets.UTF_8).lines().toList();
  }
}
