package io.fleetpulse.service.health;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HealthChecksTest {
  private final HealthChecks checks = new HealthChecks();

  @Test
  void allOk_isReady() {
    checks.add("b", () -> HealthChecks.Result.ok("fine"));
    checks.add("a", () -> HealthChecks.Result.ok("fine"));

    assertThat(checks.report().ready()).isTrue();
    assertThat(checks.report().checks().keySet()).containsExactly("a", "b");
  }

  @Test
  void oneDown_isNotReadyAndSaysWhy() {
    checks.add("kafka", () -> HealthChecks.Result.ok("there"));
    checks.add("registry", () -> HealthChecks.Result.down("waiting for the schema registry"));

    HealthChecks.Report report = checks.report();
    assertThat(report.ready()).isFalse();
    assertThat(report.checks().get("registry").detail())
        .isEqualTo("waiting for the schema registry");
  }

  @Test
  void aCheckThatFails_isDown() {
    checks.add(
        "broken",
        () -> {
          throw new IllegalStateException("no connection");
        });

    HealthChecks.Report report = checks.report();
    assertThat(report.ready()).isFalse();
    assertThat(report.checks().get("broken").detail()).contains("no connection");
  }
}
