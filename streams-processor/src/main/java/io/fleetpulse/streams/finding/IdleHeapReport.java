package io.fleetpulse.streams.finding;

import io.fleetpulse.analysis.detect.IdleHeap;
import io.fleetpulse.analysis.window.ClosedWindow;
import io.fleetpulse.analysis.window.InstanceIdentity;
import io.fleetpulse.analysis.window.Stat;
import io.fleetpulse.schemas.avro.Evidence;
import io.fleetpulse.schemas.avro.FindingType;
import io.fleetpulse.schemas.avro.Severity;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** An idle heap in words, with all that a strategy needs to decide. */
final class IdleHeapReport {
  private static final String PERIODIC = "G1PeriodicGCInterval";
  private static final List<String> MEASURED =
      List.of("jvm.heap.committed", "jvm.gc.live_set", "process.memory.usage");

  private IdleHeapReport() {}

  static Report of(ClosedWindow window, IdleHeap idle) {
    InstanceIdentity identity = window.identity();
    Map<String, String> labels = new HashMap<>();
    labels.put("collector", identity.collector());
    labels.put("java.feature", Integer.toString(identity.javaFeature()));
    labels.put("actions.allowed", String.join(",", identity.actionsAllowed()));
    String periodic = identity.vmOptions().get(PERIODIC);
    if (periodic != null) {
      labels.put("vm." + PERIODIC, periodic);
    }
    return new Report(
        FindingType.OPPORTUNITY,
        Severity.INFO,
        0,
        "idle heap",
        "idle heap in "
            + Subject.words(identity.key(), identity)
            + ": "
            + Words.bytes(idle.committed())
            + " committed, at most "
            + Words.bytes(idle.live())
            + " in use",
        "The JVM does little and starts no collection, so G1 keeps a heap that it once needed. "
            + "A periodic collection (-XX:"
            + PERIODIC
            + ", Java 12 and later) gives it back to the system.",
        idle.committed(),
        idle.live(),
        "By",
        labels,
        evidence(window),
        null,
        Double.NaN);
  }

  private static List<Evidence> evidence(ClosedWindow window) {
    List<Evidence> evidence = new ArrayList<>();
    for (String metric : MEASURED) {
      int at = window.find(metric);
      double value = at < 0 ? Double.NaN : window.stat(at, Stat.LAST);
      if (!Double.isNaN(value)) {
        evidence.add(Report.evidence(metric + ".last", value, "By"));
      }
    }
    return evidence;
  }
}
