package io.fleetpulse.streams.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetpulse.schemas.avro.Finding;
import io.fleetpulse.schemas.avro.FindingState;
import io.fleetpulse.schemas.avro.FindingType;
import io.fleetpulse.schemas.avro.Rule;
import io.fleetpulse.schemas.avro.Severity;
import io.fleetpulse.schemas.avro.Tier;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RulesPartTest {
  private static final long START = 1_700_000_030_000L;
  private static final float BUSY = 0.9f;
  private static final float BETWEEN = 0.7f;
  private static final float CALM = 0.2f;

  @TempDir private Path stateDir;

  private final KnownSchemas schemas = new KnownSchemas();
  private final List<Finding> told = new ArrayList<>();
  private TestTopology fleet;
  private TestJvm jvm;

  @BeforeEach
  void start() {
    fleet = new TestTopology(schemas, stateDir, START);
    jvm = new TestJvm("checkout-1", START);
  }

  @AfterEach
  void stop() {
    fleet.close();
  }

  @Test
  void topology_hasNoGeneratedNames() {
    assertThat(fleet.topology.describe().toString())
        .contains("rules-source", "rules-processor")
        .doesNotContain("KSTREAM-", "KTABLE-");
  }

  @Test
  void aRule_firesAfterItsTimeAndSaysWhat() {
    fleet.rule(
        rule(1)
            .setForMillis(30_000)
            .setSummary("{{instance}} of {{service}} burns {{value}}, more than {{threshold}}")
            .setLabels(Map.of("team", "platform", "kind", "cpu"))
            .setRunbook("https://runbooks/cpu")
            .build());
    run(CALM, 20);
    run(BUSY, 60);

    Finding pending = told.get(0);
    assertThat(pending.getState()).isEqualTo(FindingState.PENDING);
    assertThat(pending.getEpisodeStartMillis()).isEqualTo(START + 20_000);
    Finding firing = told.get(1);
    assertThat(firing.getState()).isEqualTo(FindingState.FIRING);
    assertThat(firing.getTimeMillis()).isEqualTo(START + 50_000);
    assertThat(firing.getType()).isEqualTo(FindingType.THRESHOLD);
    assertThat(firing.getSeverity()).isEqualTo(Severity.ERROR);
    assertThat(firing.getRuleVersion()).isEqualTo(1);
    assertThat(firing.getSummary()).isEqualTo("checkout-1 of checkout burns 90%, more than 80%");
    assertThat(firing.getValue()).isBetween(0.89, 0.91);
    assertThat(firing.getThreshold()).isEqualTo(0.8);
    assertThat(firing.getLabels()).containsEntry("team", "web").containsEntry("kind", "cpu");
    assertThat(firing.getRunbook()).isEqualTo("https://runbooks/cpu");
    assertThat(firing.getEvidence())
        .anyMatch(evidence -> evidence.getName().equals("jvm.cpu.recent_utilization.avg"));
    assertThat(told).hasSize(2);
  }

  @Test
  void whatDoesNotLast_neverFires() {
    fleet.rule(rule(1).setForMillis(30_000).build());
    for (int i = 0; i < 5; i++) {
      run(BUSY, 20);
      run(CALM, 10);
    }
    assertThat(states()).doesNotContain(FindingState.FIRING).contains(FindingState.PENDING);
  }

  @Test
  void betweenFiringAndClearing_nothingMoves() {
    fleet.rule(
        rule(1)
            .setClearExpression("jvm.cpu.recent_utilization.avg < 0.5")
            .setKeepFiringForMillis(20_000)
            .build());
    run(BETWEEN, 20);
    run(BUSY, 20);
    run(BETWEEN, 40);
    run(CALM, 10);
    run(BETWEEN, 10);
    assertThat(states()).containsExactly(FindingState.FIRING);
    run(CALM, 40);
    assertThat(states()).endsWith(FindingState.CLEARED);
    assertThat(told.stream().filter(one -> !one.getHeartbeat())).hasSize(2);
  }

  @Test
  void aMinuteRule_looksAtMinutes() {
    fleet.rule(rule(1).setTier(Tier.ONE_MINUTE).build());
    run(BUSY, 20);
    run(CALM, 60);
    assertThat(told).isEmpty();
    run(BUSY, 130);
    assertThat(states()).contains(FindingState.FIRING);
  }

  @Test
  void aChangedRule_isInForceAtOnce() {
    fleet.rule(rule(1).build());
    run(BETWEEN, 30);
    assertThat(told).isEmpty();
    fleet.rule(rule(2).setExpression("jvm.cpu.recent_utilization.avg > 0.6").build());
    run(BETWEEN, 20);
    assertThat(told).map(Finding::getRuleVersion).containsExactly(2L);
    assertThat(states()).containsExactly(FindingState.FIRING);
  }

  @Test
  void aDeletedOrSwitchedOffRule_takesItsFindingsAlong() {
    fleet.rule(rule(1).build());
    run(BUSY, 20);
    fleet.ruleRecord("cpu-high", null);
    fleet.seconds(5);
    told.addAll(fleet.findings());
    assertThat(states()).containsExactly(FindingState.FIRING, FindingState.CLEARED);
    assertThat(told.get(1).getSummary()).contains("deleted");
    assertThat(fleet.live.all()).isEmpty();

    fleet.rule(rule(2).build());
    run(BUSY, 20);
    fleet.rule(rule(3).setEnabled(false).build());
    run(BUSY, 20);
    assertThat(states()).endsWith(FindingState.FIRING, FindingState.CLEARED);
    assertThat(told.get(2).getEpisodeStartMillis())
        .isGreaterThan(told.get(0).getEpisodeStartMillis());
  }

  @Test
  void aBadRule_isRefusedAndTheLastGoodOneStays() {
    fleet.rule(rule(1).build());
    fleet.rule(rule(2).setExpression("jvm.cpu.recent_utilisation.avg > 0.1").build());
    fleet.ruleRecord("cpu-high", new byte[] {1, 2, 3});
    run(BETWEEN, 20);
    assertThat(told).isEmpty();
    run(BUSY, 20);

    assertThat(told).map(Finding::getRuleVersion).containsOnly(1L);
    assertThat(fleet.rules.refusals()).isEqualTo(2);
    assertThat(fleet.rules.edition().byName().get("cpu-high").refused().get(0).field())
        .isEqualTo("record");
  }

  @Test
  void aRuleThatNeverWasGood_isKnownWithItsReason() {
    fleet.rule(rule(1).setExpression("jvm.cpu.recent_utilisation.avg > 0.1").build());
    assertThat(fleet.rules.edition().enabled()).isEmpty();
    assertThat(fleet.rules.edition().byName().get("cpu-high").refused().get(0).words())
        .isEqualTo(
            "expression, line 1, column 1: unknown metric jvm.cpu.recent_utilisation; did you mean"
                + " jvm.cpu.recent_utilization?");
  }

  @Test
  void aSelector_choosesInstances() {
    fleet.rule(
        rule(1)
            .setSelector(Map.of("service", "checkout", "team", "web", "version", "1.2"))
            .build());
    run(BUSY, 20);
    assertThat(states()).containsExactly(FindingState.FIRING);
    fleet.rule(rule(2).setSelector(Map.of("team", "mobile")).build());
    run(BUSY, 20);
    assertThat(states()).containsExactly(FindingState.FIRING, FindingState.CLEARED);
  }

  @Test
  void aMissingValue_movesNothing() {
    fleet.rule(rule(1).setExpression("jvm.gc.live_set.last > 1000000").build());
    run(CALM, 20);
    assertThat(states()).containsExactly(FindingState.FIRING);
    jvm.liveSet = -1;
    run(CALM, 30);
    assertThat(states()).containsExactly(FindingState.FIRING);
    jvm.liveSet = 1;
    run(CALM, 20);
    assertThat(states()).containsExactly(FindingState.FIRING, FindingState.CLEARED);
  }

  private static Rule.Builder rule(long version) {
    return Rule.newBuilder()
        .setName("cpu-high")
        .setVersion(version)
        .setSeverity(Severity.ERROR)
        .setExpression("jvm.cpu.recent_utilization.avg > 0.8");
  }

  private void run(float cpu, int seconds) {
    for (int second = 0; second < seconds; second++) {
      jvm.cpu = cpu;
      jvm.send(fleet);
      fleet.second();
    }
    told.addAll(fleet.findings());
  }

  /** States told, without heartbeats. */
  private List<FindingState> states() {
    return told.stream().filter(finding -> !finding.getHeartbeat()).map(Finding::getState).toList();
  }
}
