package io.fleetpulse.sink.lifecycle;

import java.util.List;
import java.util.Map;

/** Findings for tests; everything that does not matter has a value. */
public record Findings(
    String id, FindingType type, Severity severity, String subject, Map<String, String> labels) {

  public static Findings of(String id) {
    return new Findings(
        id,
        FindingType.LEAK,
        Severity.WARNING,
        "default/checkout/c-1",
        Map.of("service", "checkout"));
  }

  public Findings type(FindingType other) {
    return new Findings(id, other, severity, subject, labels);
  }

  public Findings severity(Severity other) {
    return new Findings(id, type, other, subject, labels);
  }

  public Findings labels(Map<String, String> others) {
    return new Findings(id, type, severity, subject, others);
  }

  public Arrival firing(long episode, long revision) {
    return arrival(FindingState.FIRING, episode, revision, false);
  }

  public Arrival heartbeat(long episode, long revision) {
    return arrival(FindingState.FIRING, episode, revision, true);
  }

  public Arrival cleared(long episode, long revision) {
    return arrival(FindingState.CLEARED, episode, revision, false);
  }

  public Arrival pending(long episode, long revision) {
    return arrival(FindingState.PENDING, episode, revision, false);
  }

  public Arrival arrival(FindingState state, long episode, long revision, boolean heartbeat) {
    Finding finding =
        new Finding(
            id,
            "heap-leak",
            type,
            severity,
            state,
            subject,
            episode,
            revision,
            episode + revision * 10,
            heartbeat,
            "Heap of c-1 leaks (" + state + ")",
            "Look for what grows.",
            "heap leak",
            revision,
            0.5,
            "By/s",
            labels,
            List.of(new Evidence("jvm.heap.used.avg", 12.5, "By", "")),
            7L,
            null);
    return new Arrival(finding, episode + revision * 10, 0);
  }
}
