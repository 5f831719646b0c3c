package io.fleetpulse.agent.probe;

import io.fleetpulse.agent.section.Section;
import io.fleetpulse.agent.section.SectionKind;
import io.fleetpulse.agent.section.SectionQuality;
import io.fleetpulse.agent.section.Sections;
import io.fleetpulse.agent.self.AgentLog;
import io.fleetpulse.agent.self.AgentSelf;
import java.util.Locale;
import java.util.function.LongSupplier;

/**
 * A probe whose failures cost its own section only; one that keeps failing is switched off. What it
 * costs is told to the budget, which says whether it is read.
 */
final class GuardedProbe {
  private static final int MOST_FAILURES = 10;

  private final SectionKind kind;
  private final String name;
  private final Probe probe;
  private final AgentBudget budget;
  private final LongSupplier nanoClock;
  private final AgentSelf self;
  private final AgentLog log;
  private int failures;

  /**
   * @param nanoClock by which its cost is told: what it advances while the probe reads
   */
  GuardedProbe(
      SectionKind kind,
      Probe probe,
      AgentBudget budget,
      LongSupplier nanoClock,
      AgentSelf self,
      AgentLog log) {
    this.kind = kind;
    this.name = kind.field().toLowerCase(Locale.ROOT);
    this.probe = probe;
    this.budget = budget;
    this.nanoClock = nanoClock;
    this.self = self;
    this.log = log;
  }

  /** The section's name as settings have it. */
  String name() {
    return name;
  }

  void read(long nowNanos, Sections.Builder into) {
    if (failures >= MOST_FAILURES) {
      into.missing(kind, SectionQuality.INVALID);
      return;
    }
    if (!budget.reads(kind, nowNanos)) {
      into.missing(kind, SectionQuality.STALE);
      return;
    }
    long began = nanoClock.getAsLong();
    boolean read = false;
    try {
      Section section = probe.read(nowNanos);
      read = section != null;
      failures = 0;
      if (section != null) {
        into.put(section);
      }
    } catch (OutOfMemoryError e) {
      throw e; // no fault of this section's
    } catch (Throwable e) { // an error of its own costs no other section
      into.missing(kind, SectionQuality.INVALID);
      self.probeErrors.incrementAndGet();
      failures++;
      log.warn(
          "section " + kind.field(),
          failures == MOST_FAILURES
              ? "section " + kind.field() + " is switched off: " + e
              : "section " + kind.field() + " cannot be read: " + e);
    } finally {
      budget.spent(kind, nowNanos, nanoClock.getAsLong() - began, read);
    }
  }
}
