package io.fleetpulse.sink.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetpulse.sink.lifecycle.Decision.Changed;
import io.fleetpulse.sink.lifecycle.PartitionLiveness.Reading;
import java.util.List;
import org.junit.jupiter.api.Test;

class PartitionLivenessTest {
  private static final long EXPIRY = 300_000;
  private static final long NOW = 10_000_000;

  private final PartitionLiveness liveness = new PartitionLiveness(150_000);
  private final Alert alert = heardAt(NOW);

  @Test
  void livingPartition_withoutHeartbeat_isOverdueAfterTheExpiry() {
    look(true, NOW, false, NOW);
    look(true, NOW + EXPIRY - 1, false, NOW + EXPIRY - 1);
    assertThat(liveness.overdue(alert, EXPIRY, NOW + EXPIRY - 1)).isFalse();

    assertThat(liveness.overdue(alert, EXPIRY, NOW + EXPIRY)).isTrue();
  }

  @Test
  void processorWell_isAsGoodAsRecords() {
    look(true, Long.MIN_VALUE, true, NOW);
    look(true, Long.MIN_VALUE, true, NOW + EXPIRY);

    assertThat(liveness.overdue(alert, EXPIRY, NOW + EXPIRY)).isTrue();
  }

  @Test
  void silentProcessor_expiresNothing_andIsSaid() {
    look(true, NOW, false, NOW);
    look(true, NOW, false, NOW + 200_000);
    look(true, NOW, false, NOW + 10 * EXPIRY);

    assertThat(liveness.overdue(alert, EXPIRY, NOW + 10 * EXPIRY)).isFalse();
    assertThat(liveness.silentSince()).hasValue(NOW + 200_000);
  }

  @Test
  void returningProcessor_hasTheWholeExpiryToSendHeartbeats() {
    look(true, NOW, false, NOW);
    look(true, NOW, false, NOW + 10 * EXPIRY);
    look(true, NOW, true, NOW + 11 * EXPIRY);

    assertThat(liveness.silentSince()).isEmpty();
    assertThat(liveness.overdue(alert, EXPIRY, NOW + 12 * EXPIRY - 1)).isFalse();
    assertThat(liveness.overdue(alert, EXPIRY, NOW + 12 * EXPIRY)).isTrue();
  }

  @Test
  void backlog_expiresNothing() {
    look(false, NOW, true, NOW);
    look(false, NOW, true, NOW + 2 * EXPIRY);

    assertThat(liveness.overdue(alert, EXPIRY, NOW + 2 * EXPIRY)).isFalse();
  }

  @Test
  void otherSinksPartition_expiresNothing() {
    liveness.observe(List.of(new Reading(1, true, NOW)), true, NOW);

    assertThat(liveness.overdue(alert, EXPIRY, NOW + 2 * EXPIRY)).isFalse();
  }

  private void look(boolean caughtUp, long lastRecord, boolean well, long now) {
    liveness.observe(List.of(new Reading(0, caughtUp, lastRecord)), well, now);
  }

  private static Alert heardAt(long millis) {
    Changed changed =
        (Changed)
            new AlertStateMachine(() -> "a").decide(null, Findings.of("f").firing(millis - 10, 1));
    return changed.changes().get(0).alert();
  }
}
