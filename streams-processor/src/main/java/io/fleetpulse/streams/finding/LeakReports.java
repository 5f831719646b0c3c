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
public final class LeakReports {
  private static final String HEAP =
      """
      What is alive after garbage collections rises without an end: something keeps references to \
      objects it no longer needs. A larger heap only delays the OutOfMemoryError.
      Find what grows: jcmd %1$s GC.class_histogram twice, some minutes apart, or a heap dump \
      (jcmd %1$s GC.heap_dump FILE) and the dominators in it. Restarting the JVM buys time.""";

  private static final String THREADS =
      """
      The number of live threads rises without an end: threads are started and never end, such as \
      an executor per request that nobody shuts down. Each holds a stack, and the limit of the \
      process ends in "unable to create native thread".
      Find them: jcmd %1$s Thread.print, and the name that most of the threads share. Restarting \
      the JVM buys time.""";

  private static final String CLASSES =
      """
      Classes are loaded and never unloaded: class loaders are kept, by a redeployment that left a \
      thread or a ThreadLocal behind, or by proxies and scripts that are generated anew each time.
      Find them: jcmd %1$s VM.classloader_stats twice, some minutes apart, and what keeps the \
      loaders in a heap dump. Restarting the JVM buys time.""";

  private static final String METASPACE =
      """
      The memory of classes rises without an end; it stops at MaxMetaspaceSize, or at the memory of \
      the machine. Mostly class loaders are kept.
      Find them: jcmd %1$s VM.metaspace, and VM.classloader_stats twice, some minutes apart. \
      Restarting the JVM buys time.""";

  private static final String DIRECT =
      """
      Direct buffers are allocated and not freed: they are outside the heap, and only go when their \
      small objects on the heap are collected, or when a library gives them back.
      Find them: the owners of java.nio.DirectByteBuffer in a heap dump (jcmd %1$s GC.heap_dump \
      FILE), or the leak detector of the library, such as Netty's. Restarting the JVM buys time.""";

  private static final String DESCRIPTORS =
      """
      Open files and sockets become more and more: something opens them and does not close them. At \
      the limit nothing can be opened or accepted any more.
      Find them: ls -l /proc/%1$s/fd, grouped by what they point to. Restarting the JVM buys \
      time.""";

  private LeakReports() {}

  /** A leak that a watch sees. */
  public static Report of(InstanceIdentity identity, LeakWatch watch) {
    LeakVerdict verdict = watch.last();
    Leak leak = leak(watch.kind());
    double now = latest(watch);
    boolean limited = watch.limit() > 0;
    String summary =
        leak.cause()
            + " in "
            + Subject.words(identity.key(), identity)
            + ": "
            + leak.series()
            + " rose by "
            + Words.quantity(Math.rint(verdict.growth()), leak.unit())
            + " in "
            + Words.duration(verdict.spanMillis())
            + " to "
            + Words.quantity(Math.rint(now), leak.unit())
            + (limited ? " of " + Words.quantity(watch.limit(), leak.unit()) : "")
            + exhaustion(verdict);
    List<Evidence> evidence = rise(watch, leak);
    if (limited) {
      evidence.add(Report.evidence("limit", watch.limit(), leak.unit()));
    }
    String process = identity.pid() == 0 ? "PID" : Long.toString(identity.pid());
    return Report.builtIn(
        FindingType.LEAK,
        Severity.ERROR,
        leak.cause(),
        summary,
        leak.description().formatted(process),
        now,
        watch.limit(),
        leak.unit(),
        evidence);
  }

  /** What is said of a kind. */
  private record Leak(
      String cause, String series, String reference, String unit, String description) {}

  private static Leak leak(LeakWatch.Kind kind) {
    return switch (kind) {
      case HEAP ->
          new Leak(
              "heap leak", "what is alive after collections", "jvm.gc.live_set.last", "By", HEAP);
      case THREADS ->
          new Leak("thread leak", "live threads", "jvm.thread.live.min", "{thread}", THREADS);
      case CLASSES ->
          new Leak("class leak", "loaded classes", "jvm.class.count.min", "{class}", CLASSES);
      case METASPACE ->
          new Leak(
              "metaspace leak",
              "the memory of classes",
              "metric('jvm.memory.used', {'jvm.memory.pool.name': 'Metaspace'}).min",
              "By",
              METASPACE);
      case DIRECT_MEMORY ->
          new Leak(
              "direct memory leak",
              "direct buffers",
              "metric('jvm.buffer.memory.used', {'jvm.buffer.pool.name': 'direct'}).min",
              "By",
              DIRECT);
      case FILE_DESCRIPTORS ->
          new Leak(
              "file descriptor leak",
              "open files and sockets",
              "jvm.file_descriptor.count.min",
              "{file_descriptor}",
              DESCRIPTORS);
    };
  }

  private static String exhaustion(LeakVerdict verdict) {
    return verdict.exhaustionMillis() < 0
        ? ""
        : ", full in " + Words.duration(verdict.exhaustionMillis()) + " at this pace";
  }

  private static List<Evidence> rise(LeakWatch watch, Leak leak) {
    LeakVerdict verdict = watch.last();
    List<Evidence> evidence = new ArrayList<>();
    evidence.add(Report.evidence(leak.reference(), latest(watch), leak.unit()));
    evidence.add(Report.evidence("growth", verdict.growth(), leak.unit()));
    evidence.add(Report.evidence("growth per hour", verdict.growthPerHour(), leak.unit() + "/h"));
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
