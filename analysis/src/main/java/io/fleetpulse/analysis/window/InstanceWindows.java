package io.fleetpulse.analysis.window;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The windows of one instance: of its present JVM, and of those before it that may still be heard
 * of. Two JVMs that send under one id have windows of their own and never merge.
 *
 * <p>For one thread. A sample changes the state by what it holds and when it arrived; reading the
 * same samples again gives the same state and the same output.
 */
public final class InstanceWindows {
  /** What became of a sample. */
  public enum Outcome {
    ACCEPTED,
    /** Its sequence was seen before: ignored. */
    DUPLICATE,
    /** Of a window that is closed for good: counted, and only its totals show up later. */
    LATE
  }

  /** JVMs of one id remembered at most; more are a crash loop, whose oldest nobody asks for. */
  private static final int MOST_JVMS = 4;

  /** A JVM that another followed is forgotten after this much silence. */
  private static final long RETIRED_MILLIS = 600_000;

  /** A JVM that another followed has nothing more to send, whatever its publish interval was. */
  private static final long FOLLOWED_IDLE_MILLIS = 10_000;

  /** Two JVMs with one id are believed again to be one after this time without alternation. */
  private static final long DUPLICATE_CLEARS_MILLIS = 300_000;

  /** There and back twice: no straggling batch of a JVM that ended. */
  private static final int DUPLICATE_RETURNS = 4;

  private static final long LEAST_SILENCE_MILLIS = 30_000;

  final List<JvmWindows> jvms = new ArrayList<>(1);
  int current = -1;
  int returns;
  long lastReturnMillis;
  boolean duplicateIdentity;
  boolean silent;
  private boolean kept;

  /** The layout in which this JVM's samples are expected; null before its first. */
  public @Nullable SeriesLayout layout(long jvmStartMillis) {
    JvmWindows jvm = find(jvmStartMillis);
    return jvm == null ? null : jvm.layout;
  }

  /** Who sends now; null before the first sample. */
  public @Nullable InstanceIdentity identity() {
    return current < 0 ? null : jvms.get(current).identity;
  }

  /** Start of the JVM heard last; 0 before the first sample. */
  public long jvmStartMillis() {
    return current < 0 ? 0 : jvms.get(current).jvmStartMillis;
  }

  /** When the last sample was taken, corrected; 0 before the first. */
  public long lastSampleMillis() {
    return current < 0 ? 0 : jvms.get(current).lastSampleMillis;
  }

  /** When the last sample arrived; 0 before the first. */
  public long lastArrivalMillis() {
    return current < 0 ? 0 : jvms.get(current).lastArrivalMillis;
  }

  public long clockSkewMillis() {
    return current < 0 ? 0 : jvms.get(current).skew.millis();
  }

  public InstanceState state() {
    if (silent) {
      return InstanceState.SILENT;
    }
    return current >= 0 && jvms.get(current).ended ? InstanceState.ENDED : InstanceState.LIVE;
  }

  /** Whether no window of it waits for more samples than have arrived. */
  public boolean idle() {
    for (JvmWindows jvm : jvms) {
      if (!jvm.idle) {
        return false;
      }
    }
    return true;
  }

  /**
   * Takes one sample.
   *
   * @param sample decoded in {@code layout}
   * @param identity who sent it
   * @param arrivalMillis when it arrived, by the broker's clock
   */
  public Outcome add(
      SampleValues sample,
      InstanceIdentity identity,
      SeriesLayout layout,
      long arrivalMillis,
      WindowOutput output) {
    JvmWindows known = find(sample.jvmStartMillis());
    JvmWindows jvm =
        known != null ? known : new JvmWindows(sample.jvmStartMillis(), identity, layout);
    ClockSkew skew = jvm.skewWith(sample, arrivalMillis);
    long corrected = sample.sampleTimeMillis() + skew.millis();
    JvmWindows.Verdict verdict = jvm.judge(sample, corrected);

    boolean keep = !kept || idle();
    if (verdict == JvmWindows.Verdict.ACCEPTED) {
      keep |= jvm.closeBefore(corrected, output);
    }
    if (identity != jvm.identity || layout != jvm.layout) {
      // The samples before this one refer to what was known then, and could not be read again.
      keep = true;
      jvm.relayout(identity, layout);
    }
    if (keep) {
      kept = true;
      output.checkpoint(this);
    }

    turnTo(jvm, arrivalMillis, output);
    if (silent) {
      silence(jvm, false, arrivalMillis, output);
    }
    return switch (verdict) {
      case DUPLICATE -> {
        jvm.duplicate(arrivalMillis);
        yield Outcome.DUPLICATE;
      }
      case LATE -> {
        skewed(jvm, skew, arrivalMillis, output);
        jvm.late(sample, skew, corrected, arrivalMillis);
        yield Outcome.LATE;
      }
      case ACCEPTED -> {
        skewed(jvm, skew, arrivalMillis, output);
        jvm.accept(sample, skew, corrected, arrivalMillis);
        yield Outcome.ACCEPTED;
      }
    };
  }

  /**
   * Time goes on without a sample: closes windows by silence, reports a silent instance, forgets
   * JVMs of the past.
   *
   * @param clockMillis arrival time up to which all samples have been taken
   */
  public void tick(long clockMillis, WindowOutput output) {
    boolean keep = false;
    for (JvmWindows jvm : jvms) {
      long quiet = clockMillis - jvm.lastArrivalMillis;
      boolean followed = current >= 0 && jvm != jvms.get(current);
      if (!jvm.idle && quiet > (followed ? FOLLOWED_IDLE_MILLIS : jvm.idleAfterMillis())) {
        jvm.closeIdle(output);
        keep = true;
      }
    }
    if (current < 0) {
      return;
    }
    JvmWindows now = jvms.get(current);
    keep |= jvms.removeIf(jvm -> jvm != now && retired(jvm, clockMillis));
    current = jvms.indexOf(now);
    long silentAfter = Math.max(LEAST_SILENCE_MILLIS, 3 * now.publishIntervalMillis);
    if (!silent && !now.ended && clockMillis - now.lastArrivalMillis > silentAfter) {
      silence(now, true, clockMillis, output);
      keep = true;
    }
    if (duplicateIdentity && clockMillis - lastReturnMillis > DUPLICATE_CLEARS_MILLIS) {
      duplicateIdentity = false;
      returns = 0;
      output.condition(duplicate(now, clockMillis));
      keep = true;
    }
    if (keep) {
      output.checkpoint(this);
    }
  }

  /** For a state read back: it was kept. */
  void restored() {
    kept = true;
  }

  @Nullable JvmWindows find(long jvmStartMillis) {
    for (int i = 0; i < jvms.size(); i++) {
      if (jvms.get(i).jvmStartMillis == jvmStartMillis) {
        return jvms.get(i);
      }
    }
    return null;
  }

  private void turnTo(JvmWindows jvm, long arrivalMillis, WindowOutput output) {
    int index = jvms.indexOf(jvm);
    if (index >= 0 && index == current) {
      return;
    }
    if (index >= 0) {
      returns = arrivalMillis - lastReturnMillis > DUPLICATE_CLEARS_MILLIS ? 1 : returns + 1;
      lastReturnMillis = arrivalMillis;
      current = index;
      if (!duplicateIdentity && returns >= DUPLICATE_RETURNS) {
        duplicateIdentity = true;
        output.condition(duplicate(jvm, arrivalMillis));
      }
      return;
    }
    if (jvms.size() == MOST_JVMS) {
      JvmWindows oldest = jvms.remove(0);
      oldest.closeIdle(output);
    }
    jvms.add(jvm);
    current = jvms.size() - 1;
  }

  private InstanceCondition duplicate(JvmWindows jvm, long atMillis) {
    return new InstanceCondition(
        jvm.identity.key(),
        jvm.identity,
        InstanceCondition.Kind.DUPLICATE_IDENTITY,
        duplicateIdentity,
        jvm.jvmStartMillis,
        atMillis,
        jvms.size(),
        duplicateIdentity
            ? "samples of JVMs with different start times alternate under one instance id"
            : "one JVM sends under this id");
  }

  private void silence(JvmWindows jvm, boolean isSilent, long atMillis, WindowOutput output) {
    silent = isSilent;
    double quiet = atMillis - (double) jvm.lastArrivalMillis;
    output.condition(
        new InstanceCondition(
            jvm.identity.key(),
            jvm.identity,
            InstanceCondition.Kind.SILENT,
            isSilent,
            jvm.jvmStartMillis,
            atMillis,
            isSilent ? quiet : 0,
            isSilent
                ? "no sample for " + Math.round(quiet / 1000) + " s"
                : "samples arrive again"));
  }

  private static void skewed(
      JvmWindows jvm, ClockSkew skew, long arrivalMillis, WindowOutput output) {
    if (skew.millis() == jvm.skew.millis()) {
      return;
    }
    boolean active = skew.millis() != 0;
    output.condition(
        new InstanceCondition(
            jvm.identity.key(),
            jvm.identity,
            InstanceCondition.Kind.CLOCK_SKEWED,
            active,
            jvm.jvmStartMillis,
            arrivalMillis,
            skew.millis(),
            active
                ? "its clock is "
                    + Math.abs(skew.millis()) / 1000
                    + " s "
                    + (skew.millis() < 0 ? "ahead" : "behind")
                : "its clock is right again"));
  }

  private static boolean retired(JvmWindows jvm, long clockMillis) {
    return jvm.idle && clockMillis - jvm.lastArrivalMillis > RETIRED_MILLIS;
  }
}
