package io.fleetpulse.sink.lifecycle;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One record of a finding as the processor tells it.
 *
 * @param episodeStartMillis a recurrence has a new one
 * @param revision increases by one with each record of an episode
 * @param heartbeat the state did not change
 * @param value NaN when there is none
 * @param threshold NaN when there is none
 * @param subjectStartTimeMillis start of the JVM judged; null when the subject is no instance
 */
public record Finding(
    String findingId,
    String rule,
    FindingType type,
    Severity severity,
    FindingState state,
    String subject,
    long episodeStartMillis,
    long revision,
    long timeMillis,
    boolean heartbeat,
    String summary,
    String description,
    String cause,
    double value,
    double threshold,
    String unit,
    Map<String, String> labels,
    List<Evidence> evidence,
    @Nullable Long subjectStartTimeMillis,
    @Nullable String runbook) {

  public Finding {
    if (findingId.isBlank()) {
      throw new IllegalArgumentException("findingId is empty: rule " + rule + " on " + subject);
    }
    labels = Map.copyOf(labels);
    evidence = List.copyOf(evidence);
  }
}
