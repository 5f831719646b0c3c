package io.fleetpulse.sink.lifecycle;

import io.fleetpulse.sink.lifecycle.Decision.Changed;
import io.fleetpulse.sink.lifecycle.Decision.Ignored;
import io.fleetpulse.sink.lifecycle.Decision.Reason;
import io.fleetpulse.sink.lifecycle.Decision.Refreshed;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Decides what a finding, a person or the passing of time does to an alert. Pure: the same question
 * has the same answer, but for the ids of new alerts.
 */
public final class AlertStateMachine {
  /** Who changes alerts on the processor's word. */
  public static final String PROCESSOR = "processor";

  /** Who changes alerts on the sink's own account. */
  public static final String SINK = "sink";

  private final Supplier<String> alertIds;

  public AlertStateMachine(Supplier<String> alertIds) {
    this.alertIds = alertIds;
  }

  /**
   * @param latest the newest alert of the finding's fingerprint, open or closed; null if there
   *     never was one
   */
  public Decision decide(@Nullable Alert latest, Arrival arrival) {
    Finding finding = arrival.finding();
    if (finding.type() == FindingType.OPPORTUNITY) {
      return new Ignored(Reason.OPPORTUNITY);
    }
    if (latest != null && finding.episodeStartMillis() < latest.episodeStartMillis()) {
      return new Ignored(Reason.OLDER_EPISODE);
    }
    if (latest != null
        && finding.episodeStartMillis() == latest.episodeStartMillis()
        && finding.revision() <= latest.revision()) {
      return new Ignored(Reason.DUPLICATE);
    }
    return switch (finding.state()) {
      case PENDING -> new Ignored(Reason.PENDING);
      case FIRING -> fires(latest, arrival);
      case CLEARED -> clears(latest, arrival);
    };
  }

  /** Empty if its state does not allow it: it is closed, or somebody has it already. */
  public List<Change> acknowledge(Alert alert, String by, String comment, long nowMillis) {
    return alert.state().canBecome(AlertState.ACKNOWLEDGED)
        ? List.of(new Change(alert.changed(AlertState.ACKNOWLEDGED, nowMillis, by), by, comment))
        : List.of();
  }

  /** For an alert that nobody confirms any more although its partition lives. */
  public List<Change> expire(Alert alert, long nowMillis) {
    if (!alert.state().canBecome(AlertState.EXPIRED)) {
      return List.of();
    }
    String reason = "no heartbeat for " + (nowMillis - alert.heardAtMillis()) / 1000 + " s";
    return List.of(new Change(alert.changed(AlertState.EXPIRED, nowMillis, null), SINK, reason));
  }

  private Decision fires(@Nullable Alert latest, Arrival arrival) {
    Finding finding = arrival.finding();
    if (latest == null || !latest.state().open()) {
      return new Changed(List.of(opened(arrival, latest == null ? 1 : latest.version() + 1)));
    }
    if (finding.episodeStartMillis() > latest.episodeStartMillis()) {
      List<Change> changes = new ArrayList<>();
      Alert ended = latest.changed(AlertState.RESOLVED, finding.episodeStartMillis(), null);
      changes.add(new Change(ended, author(arrival), "ended unseen before it fired again"));
      changes.add(opened(arrival, ended.version() + 1));
      return new Changed(changes);
    }
    Alert refreshed = latest.refreshed(arrival);
    if (finding.severity().worseThan(latest.severity())) {
      Alert worse = refreshed.changed(refreshed.state(), finding.timeMillis(), null);
      String reason = "severity rose from " + latest.severity() + " to " + finding.severity();
      return new Changed(List.of(new Change(worse, author(arrival), reason)));
    }
    return new Refreshed(refreshed);
  }

  private Decision clears(@Nullable Alert latest, Arrival arrival) {
    if (latest == null || !latest.state().open()) {
      return new Ignored(Reason.NOTHING_OPEN);
    }
    Alert resolved =
        latest
            .refreshed(arrival)
            .changed(AlertState.RESOLVED, arrival.finding().timeMillis(), null);
    return new Changed(List.of(new Change(resolved, author(arrival), arrival.finding().summary())));
  }

  private Change opened(Arrival arrival, long version) {
    Alert alert = Alert.opened(arrival, alertIds.get(), version);
    return new Change(alert, author(arrival), arrival.finding().summary());
  }

  private static String author(Arrival arrival) {
    return arrival.partition() == null ? SINK : PROCESSOR;
  }
}
