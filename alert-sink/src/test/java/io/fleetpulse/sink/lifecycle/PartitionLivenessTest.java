package io.fleetpulse.sink.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetpulse.sink.lifecycle.Decision.Changed;
import io.fleetpulse.sink.lifecycle.PartitionLiveness.Reading;
import java.util.List;
import org.junit.jupiter.api.Test;

class PartitionLivenessTest {
  private static final long EXPIRY = 300_000;
  private static final long MINUTE = 60_000;
  private static final long NOW = 10_000_000;
  private static final long NEVER = Long.MIN_VALUE;

  private final PartitionLiveness liveness = new PartitionLiveness(150_000, 75_000);
  private final Alert alert = heardAt(NOW);

  @Test
  void livingPartition_withoutHeartbeat_isOverdueAfterTheExpiry() {
    looks(NOW, NOW + EXPIRY - 1, true);
    assertThat(overdue()).isFalse();

    looks(NOW + EXPIRY, NOW + EXPIRY, true);
    assertThat(overdue()).isTrue();
  }

  @Test
  void records_areAsGoodAsAWellProcessor() {
    for (long now = NOW; now <= NOW + EXPIRY; now += MINUTE) {
      look(now, now - MINUTE, false, now);
    }

    assertThat(overdue()).isTrue();
  }

  @Test
  void silentProcessor_expiresNothing_andIsSaid() {
    look(NOW, NOW, false, NOW);
    look(NOW + 200_000, NOW, false, NOW + 200_000);
    look(NOW + 10 * EXPIRY, NOW, false, NOW + 10 * EXPIRY);

    assertThat(overdue()).isFalse();
    assertThat(liveness.silentSince()).hasValue(NOW + 200_000);
  }

  @Test
  void returningProcessor_hasTheWholeExpiryToSendHeartbeats() {
    looks(NOW, NOW + EXPIRY, false);
    looks(NOW + 2 * EXPIRY, NOW + 3 * EXPIRY - MINUTE, true);

    assertThat(liveness.silentSince()).isEmpty();
    assertThat(overdue()).isFalse();
    looks(NOW + 3 * EXPIRY, NOW + 3 * EXPIRY, true);
    assertThat(overdue()).isTrue();
  }

  @Test
  void backlog_expiresNothing() {
    for (long now = NOW; now <= NOW + 2 * EXPIRY; now += MINUTE) {
      look(NOW - 2 * MINUTE, NOW, true, now);
    }

    assertThat(overdue()).isFalse();
  }

  /** A heartbeat may have come since, and stand there unread. */
  @Test
  void whatIsReadUntilBeforeTheExpiry_saysNothingOfTheTimeSince() {
    looks(NOW, NOW + EXPIRY - MINUTE, true);
    look(NOW + EXPIRY - 1, NEVER, true, NOW + EXPIRY + 10_000);

    assertThat(overdue()).isFalse();
  }

  @Test
  void brokersAway_expireNothing_andOnceBackTheWholeExpiryIsLeftForHeartbeats() {
    looks(NOW, NOW + 2 * MINUTE, true);
    for (long now = NOW + 3 * MINUTE; now <= NOW + 4 * EXPIRY; now += MINUTE) {
      look(NEVER, NOW, true, now);
      assertThat(overdue()).isFalse();
    }

    long back = NOW + 4 * EXPIRY + MINUTE;
    looks(back, back + EXPIRY - 1, true);
    assertThat(overdue()).isFalse();
    looks(back + EXPIRY, back + EXPIRY, true);
    assertThat(overdue()).isTrue();
  }

  /** A process that was stopped for a while did not see whether the brokers were there. */
  @Test
  void timeWithoutALook_beginsTheLifeAnew() {
    looks(NOW, NOW + 2 * MINUTE, true);

    long again = NOW + 2 * EXPIRY;
    look(NOW + 2 * MINUTE, NEVER, true, again);
    looks(again + 5_000, again + EXPIRY, true);
    assertThat(overdue()).isFalse();
    looks(again + EXPIRY + 5_000, again + EXPIRY + 5_000, true);
    assertThat(overdue()).isTrue();
  }

  @Test
  void otherSinksPartition_expiresNothing() {
    for (long now = NOW; now <= NOW + 2 * EXPIRY; now += MINUTE) {
      liveness.observe(List.of(new Reading(1, now, now)), true, now);
    }

    assertThat(overdue()).isFalse();
  }

  private boolean overdue() {
    return liveness.overdue(alert, EXPIRY);
  }

  /** One look each minute and a last one, at each of which everything was read. */
  private void looks(long from, long to, boolean well) {
    for (long now = from; now < to; now += MINUTE) {
      look(now, NEVER, well, now);
    }
    look(to, NEVER, well, to);
  }

  private void look(long readUntil, long lastRecord, boolean well, long now) {
    liveness.observe(List.of(new Reading(0, readUntil, lastRecord)), well, now);
  }

  private static Alert heardAt(long millis) {
    Changed changed =
        (Changed)
            new AlertStateMachine(() -> "a").decide(null, Findings.of("f").firing(millis - 10, 1));
    return changed.changes().get(0).alert();
  }
}
