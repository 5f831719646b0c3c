package io.fleetpulse.sink.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetpulse.sink.lifecycle.Decision.Changed;
import io.fleetpulse.sink.lifecycle.Decision.Ignored;
import io.fleetpulse.sink.lifecycle.Decision.Reason;
import io.fleetpulse.sink.lifecycle.Decision.Refreshed;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class AlertStateMachineTest {
  private final AtomicInteger ids = new AtomicInteger();
  private final AlertStateMachine machine =
      new AlertStateMachine(() -> "a-" + ids.incrementAndGet());
  private final Findings leak = Findings.of("leak");

  @Test
  void firing_opens() {
    Alert alert = change(null, leak.firing(1_000, 1)).alert();

    assertThat(alert.fingerprint()).isEqualTo("leak");
    assertThat(alert.alertId()).isEqualTo("a-1");
    assertThat(alert.version()).isEqualTo(1);
    assertThat(alert.state()).isEqualTo(AlertState.ACTIVE);
    assertThat(alert.endsAtMillis()).isNull();
  }

  @Test
  void firstHeard_asHeartbeat_startsWithTheEpisode() {
    assertThat(change(null, leak.heartbeat(1_000, 9)).alert().startsAtMillis()).isEqualTo(1_000);
  }

  @Test
  void heartbeat_refreshesWithoutNewVersion() {
    Alert open = open();

    Decision decision = machine.decide(open, leak.heartbeat(1_000, 2));

    Alert refreshed = ((Refreshed) decision).alert();
    assertThat(refreshed.version()).isEqualTo(open.version());
    assertThat(refreshed.value()).isEqualTo(2);
    assertThat(refreshed.revision()).isEqualTo(2);
  }

  @Test
  void risenSeverity_isAVersionOfItsOwn() {
    Change change = change(open(), leak.severity(Severity.CRITICAL).firing(1_000, 2));

    assertThat(change.alert().state()).isEqualTo(AlertState.ACTIVE);
    assertThat(change.alert().version()).isEqualTo(2);
    assertThat(change.reason()).contains("WARNING").contains("CRITICAL");
  }

  @Test
  void cleared_resolves() {
    Alert resolved = change(open(), leak.cleared(1_000, 2)).alert();

    assertThat(resolved.state()).isEqualTo(AlertState.RESOLVED);
    assertThat(resolved.version()).isEqualTo(2);
    assertThat(resolved.endsAtMillis()).isEqualTo(1_020);
  }

  @Test
  void recurrence_isANewAlertOfTheSameFingerprint() {
    Alert first = change(open(), leak.cleared(1_000, 2)).alert();

    Alert second = change(first, leak.firing(5_000, 1)).alert();

    assertThat(second.alertId()).isNotEqualTo(first.alertId());
    assertThat(second.fingerprint()).isEqualTo(first.fingerprint());
    assertThat(second.version()).isEqualTo(3);
  }

  @Test
  void laterEpisode_ofAnOpenAlert_endsItFirst() {
    Changed changed = (Changed) machine.decide(open(), leak.firing(5_000, 1));

    assertThat(changed.changes())
        .extracting(each -> each.alert().state())
        .containsExactly(AlertState.RESOLVED, AlertState.ACTIVE);
    assertThat(changed.changes())
        .extracting(each -> each.alert().version())
        .containsExactly(2L, 3L);
  }

  @Test
  void whatIsNoNews_isIgnoredWithItsReason() {
    Alert open = change(open(), leak.severity(Severity.ERROR).firing(1_000, 5)).alert();

    assertThat(reason(null, leak.pending(1_000, 1))).isEqualTo(Reason.PENDING);
    assertThat(reason(open, leak.firing(1_000, 5))).isEqualTo(Reason.DUPLICATE);
    assertThat(reason(open, leak.cleared(1_000, 4))).isEqualTo(Reason.DUPLICATE);
    assertThat(reason(open, leak.cleared(999, 9))).isEqualTo(Reason.OLDER_EPISODE);
    assertThat(reason(null, leak.cleared(1_000, 2))).isEqualTo(Reason.NOTHING_OPEN);
    assertThat(reason(null, leak.type(FindingType.OPPORTUNITY).firing(1_000, 1)))
        .isEqualTo(Reason.OPPORTUNITY);
  }

  @Test
  void acknowledge_worksOnceAndKeepsTheName() {
    Change change = machine.acknowledge(open(), "ada", "on it", 2_000).get(0);

    assertThat(change.alert().state()).isEqualTo(AlertState.ACKNOWLEDGED);
    assertThat(change.alert().acknowledgedBy()).isEqualTo("ada");
    assertThat(change.reason()).isEqualTo("on it");
    assertThat(machine.acknowledge(change.alert(), "bob", "", 3_000)).isEmpty();
    assertThat(change(change.alert(), leak.cleared(1_000, 2)).alert().acknowledgedBy())
        .isEqualTo("ada");
  }

  @Test
  void expired_firesAgainAsANewAlert() {
    Alert expired = machine.expire(open(), 400_000).get(0).alert();

    assertThat(expired.state()).isEqualTo(AlertState.EXPIRED);
    assertThat(machine.expire(expired, 500_000)).isEmpty();
    assertThat(change(expired, leak.heartbeat(1_000, 2)).alert().alertId()).isEqualTo("a-2");
  }

  @Test
  void systemFinding_staysOneAlertWhileItLasts_andOpensAnewAfterwards() {
    Alert first = change(null, SystemFindings.channelFailing("webhook", true, "500", 10)).alert();

    assertThat(machine.decide(first, SystemFindings.channelFailing("webhook", true, "502", 20)))
        .isInstanceOf(Refreshed.class);
    Alert over = change(first, SystemFindings.channelFailing("webhook", false, "", 30)).alert();
    assertThat(over.state()).isEqualTo(AlertState.RESOLVED);
    assertThat(change(over, SystemFindings.channelFailing("webhook", true, "500", 40)).alert())
        .extracting(Alert::alertId)
        .isEqualTo("a-2");
  }

  private Alert open() {
    return change(null, leak.firing(1_000, 1)).alert();
  }

  private Change change(@Nullable Alert latest, Arrival arrival) {
    return ((Changed) machine.decide(latest, arrival)).changes().get(0);
  }

  private Reason reason(@Nullable Alert latest, Arrival arrival) {
    return ((Ignored) machine.decide(latest, arrival)).reason();
  }
}
