package io.fleetpulse.streams.finding;

import io.fleetpulse.analysis.detect.LeakWatch;
import io.fleetpulse.analysis.trend.LeakVerdict;
import io.fleetpulse.analysis.trend.Point;
import io.fleetpulse.analysis.window.InstanceIdentity;
import io.fleetpulse.schemas.avro.Evidence;
import io.fleetpulse.schemas.avro.FindingType;
import io.fleetpulse.schemas.avro.Severity;
import java.util.ArrayList;
import java.util.List;

/** Leaks in words. */
final class LeakReports {
  private static final String HEAP_DESCRIPTION =
      """
      What is alive after garbage collections rises without an end: something keeps references to \
      objects it no longer needs. A larger heap only delays the OutOfMemoryError.
      Find what grows: jcmd %d GC.class_histogram twice, some minutes apart, or a heap dump \
      (jcmd %d GC.heap_dump FILE) and the dominators in it. Restarting the JVM buys time.""";

  private static final String THREAD_DESCRIPTION =
      """
      The number of live threads rises without an end: threads are started and never end, such as \
      an executor per request that nobody shuts down. Each holds a stack, and the limit of the \
      process ends in "unable to create native thread".
      Find them: jcmd %d Thread.print, and the name that most of the threads share. Restarting \
      the JVM buys time.""";

  private LeakReports() {}

  static Report heap(InstanceIdentity identity, LeakWatch watch) {
    LeakVerdict verdict = watch.last();
    double live = latest(watch);
    boolean limited = watch.limit() > 0;
    String summary =
        "heap leak in "
            + Subject.words(identity.key(), identity)
            + ": what is alive after collections rose by "
            + Words.bytes(verdict.growth())
            + " in "
            + Words.duration(verdict.spanMillis())
            + " to "
            + Words.bytes(live)
            + (limited ? " of " + Words.bytes(watch.limit()) : "")
            + exhaustion(verdict);
    List<Evidence> evidence = rise(watch, "jvm.gc.live_set.last", "By");
    if (limited) {
      evidence.add(Report.evidence("jvm.heap.limit.last", watch.limit(), "By"));
    }
    return Report.builtIn(
        FindingType.LEAK,
        Severity.ERROR,
        "heap leak",
        summary,
        HEAP_DESCRIPTION.formatted(identity.pid(), identity.pid()),
        live,
        watch.limit(),
        "By",
        evidence);
  }

  static Report threads(InstanceIdentity identity, LeakWatch watch) {
    LeakVerdict verdict = watch.last();
    double live = latest(watch);
    String summary =
        "thread leak in "
            + Subject.words(identity.key(), identity)
            + ": live threads rose by "
            + Math.round(verdict.growth())
            + " in "
            + Words.duration(verdict.spanMillis())
            + " to "
            + Math.round(live);
    return Report.builtIn(
        FindingType.LEAK,
        Severity.ERROR,
        "thread leak",
        summary,
        THREAD_DESCRIPTION.formatted(identity.pid()),
        live,
        Double.NaN,
        "{thread}",
        rise(watch, "jvm.thread.live.min", "{thread}"));
  }

  private static String exhaustion(LeakVerdict verdict) {
    return verdict.exhaustionMillis() < 0
        ? ""
        : ", full in " + Words.duration(verdict.exhaustionMillis()) + " at this pace";
  }

  private static List<Evidence> rise(LeakWatch watch, String series, String unit) {
    LeakVerdict verdict = watch.last();
    List<Evidence> evidence = new ArrayList<>();
    evidence.add(Report.evidence(series, latest(watch), unit));
    evidence.add(Report.evidence("growth", verdict.growth(), unit));
    evidence.add(Report.evidence("growth per hour", verdict.growthPerHour(), unit + "/h"));
    evidence.add(Report.evidence("observed for", verdict.spanMillis() / 1000.0, "s"));
    if (verdict.exhaustionMillis() >= 0) {
      evidence.add(Report.evidence("full in", verdict.exhaustionMillis() / 1000.0, "s"));
    }
    return evidence;
  }

  private static double latest(LeakWatch watch) {
    Point latest = watch.latest();
    return latest == null ? Double.NaN : latest.value();
  }
}
