package io.fleetpulse.sink.lifecycle;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One occurrence of a problem.
 *
 * @param fingerprint identifies the problem over its recurrences: the finding's id
 * @param alertId identifies this occurrence
 * @param version increases with each change that others are told of, over recurrences too
 * @param episodeStartMillis the finding's episode this alert belongs to
 * @param revision the newest record of that episode that was applied
 * @param heardAtMillis when the newest record arrived at the broker
 * @param partition of the findings topic; null when the sink itself found the problem
 */
public record Alert(
    String fingerprint,
    String alertId,
    long version,
    AlertState state,
    FindingType type,
    Severity severity,
    String rule,
    String subject,
    String summary,
    String description,
    String cause,
    double value,
    double threshold,
    String unit,
    Map<String, String> labels,
    List<Evidence> evidence,
    long startsAtMillis,
    long updatedAtMillis,
    @Nullable Long endsAtMillis,
    @Nullable String acknowledgedBy,
    @Nullable String runbook,
    long episodeStartMillis,
    long revision,
    long heardAtMillis,
    @Nullable Integer partition) {

  public Alert {
    if (version < 1) {
      throw new IllegalArgumentException("version < 1: " + version);
    }
    labels = Map.copyOf(labels);
    evidence = List.copyOf(evidence);
  }

  /** A new occurrence. */
  static Alert opened(Arrival arrival, String alertId, long version) {
    Finding finding = arrival.finding();
    return new Alert(
        finding.findingId(),
        alertId,
        version,
        AlertState.ACTIVE,
        finding.type(),
        finding.severity(),
        finding.rule(),
        finding.subject(),
        finding.summary(),
        finding.description(),
        finding.cause(),
        finding.value(),
        finding.threshold(),
        finding.unit(),
        finding.labels(),
        finding.evidence(),
        finding.heartbeat() ? finding.episodeStartMillis() : finding.timeMillis(),
        finding.timeMillis(),
        null,
        null,
        finding.runbook(),
        finding.episodeStartMillis(),
        finding.revision(),
        arrival.arrivedAtMillis(),
        arrival.partition());
  }

  /** What a newer record of the same episode says; state and version stay. */
  Alert refreshed(Arrival arrival) {
    Finding finding = arrival.finding();
    return new Alert(
        fingerprint,
        alertId,
        version,
        state,
        type,
        finding.severity(),
        rule,
        subject,
        finding.summary(),
        finding.description(),
        finding.cause(),
        finding.value(),
        finding.threshold(),
        finding.unit(),
        finding.labels(),
        finding.evidence(),
        startsAtMillis,
        finding.timeMillis(),
        endsAtMillis,
        acknowledgedBy,
        finding.runbook(),
        finding.episodeStartMillis(),
        finding.revision(),
        arrival.arrivedAtMillis(),
        arrival.partition());
  }

  /** The next version, in this state or another that may follow. */
  Alert changed(AlertState next, long atMillis, @Nullable String by) {
    if (next != state && !state.canBecome(next)) {
      throw new IllegalStateException(alertId + " is " + state + " and cannot become " + next);
    }
    return new Alert(
        fingerprint,
        alertId,
        version + 1,
        next,
        type,
        severity,
        rule,
        subject,
        summary,
        description,
        cause,
        value,
        threshold,
        unit,
        labels,
        evidence,
        startsAtMillis,
        Math.max(updatedAtMillis, atMillis),
        next.open() ? endsAtMillis : (Long) Math.max(startsAtMillis, atMillis),
        by == null ? acknowledgedBy : by,
        runbook,
        episodeStartMillis,
        revision,
        heardAtMillis,
        partition);
  }
}
