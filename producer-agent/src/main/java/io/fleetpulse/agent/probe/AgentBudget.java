package io.fleetpulse.agent.probe;

import io.fleetpulse.agent.section.SectionKind;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the agent's CPU time within what its host allows: over a minute, by what its threads used.
 * Above, the dearest sections are first slowed to a reading a minute, then left out, until what is
 * left should fit; the last one so treated comes back first, once there would still be room to
 * spare with it. The core of a sample is always read. Pure: it is told of time and cost. For the
 * sampling thread.
 */
final class AgentBudget {
  /** What is always read: without it nobody could say that a JVM lives, or why it is so dear. */
  static final Set<SectionKind> CORE =
      EnumSet.of(SectionKind.CPU, SectionKind.MEMORY, SectionKind.GC, SectionKind.SELF);

  /** Of the budget, up to which sections come back: else they would come and go in turn. */
  static final double SPARE = 0.7;

  private static final double LEAST_PART = 0.2;
  private static final long SECOND_NANOS = Duration.ofSeconds(1).toNanos();
  private static final long WINDOW_NANOS = Duration.ofMinutes(1).toNanos();

  /** A JVM's first minute is the compiler's: what classes cost to load comes once. */
  private static final long WARM_UP_NANOS = Duration.ofMinutes(1).toNanos();

  private static final long STEP_NANOS = Duration.ofSeconds(10).toNanos();
  private static final SectionKind[] KINDS = SectionKind.values();

  private enum Pace {
    FULL,
    SLOW,
    OFF
  }

  /** Costs so far, at one time. */
  private record Mark(long nanos, long cpuNanos, long[] spent, long[] reads) {}

  /** A section that was slowed or left out, and the share of a core that this should save. */
  private record Step(SectionKind kind, Pace before, double saved) {}

  private final Pace[] paces = new Pace[KINDS.length];
  private final long[] spent = new long[KINDS.length];
  private final long[] reads = new long[KINDS.length];
  private final long[] lastRead = new long[KINDS.length];
  private final Deque<Mark> window = new ArrayDeque<>();
  private final Deque<Step> steps = new ArrayDeque<>();
  private boolean begun;
  private long beginNanos;

  AgentBudget() {
    Arrays.fill(paces, Pace.FULL);
  }

  /**
   * The share of one core that an agent may use: all of what is set at an interval of a second or
   * less, less in proportion at longer ones, down to a fifth.
   *
   * @param set the share that is configured
   */
  static double share(double set, Duration interval) {
    double part = (double) SECOND_NANOS / Math.max(1, interval.toNanos());
    return set * Math.min(1, Math.max(LEAST_PART, part));
  }

  /** Whether the section may be read now. */
  boolean reads(SectionKind kind, long nowNanos) {
    return switch (paces[kind.ordinal()]) {
      case FULL -> true;
      case SLOW -> nowNanos - lastRead[kind.ordinal()] >= WINDOW_NANOS;
      case OFF -> false;
    };
  }

  /** Whether the section is neither slowed nor left out. */
  boolean spares(SectionKind kind) {
    return paces[kind.ordinal()] == Pace.FULL;
  }

  /**
   * A section was asked for.
   *
   * @param read whether it was due
   */
  void spent(SectionKind kind, long nowNanos, long tookNanos, boolean read) {
    spent[kind.ordinal()] += Math.max(0, tookNanos);
    if (read) {
      reads[kind.ordinal()]++;
      lastRead[kind.ordinal()] = nowNanos;
    }
  }

  /** Sections slowed or left out. */
  int shed() {
    int shed = 0;
    for (Pace pace : paces) {
      shed += pace == Pace.FULL ? 0 : 1;
    }
    return shed;
  }

  /**
   * Judges, once a minute has been seen since the last change; to be called with each sample.
   *
   * @param cpu says what the agent's threads have used since they began; negative: not known. Asked
   *     each ten seconds
   * @param share of one core that they may use
   */
  void check(long nowNanos, LongSupplier cpu, double share) {
    if (!begun) {
      begun = true;
      beginNanos = nowNanos;
    }
    Mark last = window.peekLast();
    if (nowNanos - beginNanos < WARM_UP_NANOS
        || last != null && nowNanos - last.nanos < STEP_NANOS) {
      return;
    }
    long cpuNanos = cpu.getAsLong();
    if (cpuNanos < 0) {
      return;
    }
    window.addLast(mark(nowNanos, cpuNanos));
    Mark first = window.getFirst();
    long span = nowNanos - first.nanos;
    if (span < WINDOW_NANOS) {
      return;
    }
    double usage = (double) (cpuNanos - first.cpuNanos) / span;
    boolean changed = usage > share ? shed(usage - share, first, span) : restore(usage, share);
    if (changed) {
      window.clear(); // what was measured so far is not what is to come
      window.addLast(mark(nowNanos, cpuNanos));
    } else {
      window.removeFirst();
    }
  }

  private boolean shed(double above, Mark first, long span) {
    boolean changed = false;
    double left = above;
    while (left > 0) {
      SectionKind dearest = dearest(first);
      if (dearest == null) {
        break;
      }
      int i = dearest.ordinal();
      double cost = cost(i, first, span);
      double slow = cost / Math.max(1, reads[i] - first.reads[i]) * span / WINDOW_NANOS;
      boolean off = paces[i] == Pace.SLOW || slow > cost / 2;
      double saved = off ? cost : cost - slow;
      steps.push(new Step(dearest, paces[i], saved));
      paces[i] = off ? Pace.OFF : Pace.SLOW;
      if (!off) {
        // Counted once: what is left of it is judged in the next minute.
        first.spent[i] = spent[i];
      }
      left -= saved;
      changed = true;
    }
    return changed;
  }

  private boolean restore(double usage, double share) {
    Step last = steps.peek();
    if (last == null || usage + last.saved > share * SPARE) {
      return false;
    }
    steps.pop();
    paces[last.kind.ordinal()] = last.before;
    return true;
  }

  /** The section that cost most since then, of those that can be spared; null: there is none. */
  private @Nullable SectionKind dearest(Mark first) {
    SectionKind dearest = null;
    long most = 0;
    for (SectionKind kind : KINDS) {
      int i = kind.ordinal();
      long cost = spent[i] - first.spent[i];
      if (cost > most && paces[i] != Pace.OFF && !CORE.contains(kind)) {
        most = cost;
        dearest = kind;
      }
    }
    return dearest;
  }

  private double cost(int kind, Mark first, long span) {
    return (double) (spent[kind] - first.spent[kind]) / span;
  }

  private Mark mark(long nowNanos, long cpuNanos) {
    return new Mark(nowNanos, cpuNanos, spent.clone(), reads.clone());
  }
}
