package io.fleetpulse.quickstart.up;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Whether the demo fleet was seen and judged as it should be. Pure. */
final class Verdict {
  private static final long RECENT_MILLIS = 30_000;

  private Verdict() {}

  /**
   * What is wrong, a line each; empty if nothing.
   *
   * @param alerts those of this run, resolved ones included
   */
  static List<String> reasons(
      List<DemoFleet.Member> fleet,
      List<Rest.Instance> instances,
      List<Rest.Alert> alerts,
      long nowMillis) {
    List<String> reasons = new ArrayList<>();
    Map<String, Long> lastSamples = new HashMap<>();
    instances.forEach(each -> lastSamples.put(each.key(), each.lastSampleMillis()));
    for (DemoFleet.Member member : fleet) {
      Long last = lastSamples.get(member.subject());
      if (last == null) {
        reasons.add(member.subject() + " sent no sample");
      } else if (nowMillis - last > RECENT_MILLIS) {
        reasons.add(
            member.subject() + " sent its last sample " + (nowMillis - last) / 1000 + " s ago");
      }
    }
    if (fleet.isEmpty()) {
      return reasons;
    }
    for (DemoFleet.Expected expected : DemoFleet.EXPECTED) {
      if (alerts.stream().noneMatch(alert -> is(expected, alert))) {
        reasons.add("no alert " + expected.rule() + " on " + expected.subject());
      }
    }
    for (Rest.Alert alert : alerts) {
      boolean leaks =
          DemoFleet.EXPECTED.stream()
              .anyMatch(expected -> expected.subject().equals(alert.subject()));
      boolean ours = fleet.stream().anyMatch(each -> each.subject().equals(alert.subject()));
      if (ours && !leaks && !is(DemoFleet.OF_THE_RULE, alert) && !earlierRunEnded(alert)) {
        reasons.add("unexpected alert " + alert.rule() + " on " + alert.subject());
      }
    }
    return reasons;
  }

  /** On a folder of an earlier run its instances are silent until this run's fleet has begun. */
  private static boolean earlierRunEnded(Rest.Alert alert) {
    return alert.rule().equals("silent-instance") && alert.resolved();
  }

  private static boolean is(DemoFleet.Expected expected, Rest.Alert alert) {
    return expected.rule().equals(alert.rule()) && expected.subject().equals(alert.subject());
  }
}
