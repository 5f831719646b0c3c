package io.fleetpulse.agent.probe;

import io.fleetpulse.agent.section.Section;
import io.fleetpulse.agent.section.SectionKind;
import io.fleetpulse.agent.section.SectionQuality;
import io.fleetpulse.agent.section.Sections;
import io.fleetpulse.agent.self.AgentLog;
import io.fleetpulse.agent.self.AgentSelf;

/** A probe whose failures cost its own section only; one that keeps failing is switched off. */
final class GuardedProbe {
  private static final int MOST_FAILURES = 10;

  private final SectionKind kind;
  private final Probe probe;
  private final AgentSelf self;
  private final AgentLog log;
  private int failures;

  GuardedProbe(SectionKind kind, Probe probe, AgentSelf self, AgentLog log) {
    this.kind = kind;
    this.probe = probe;
    this.self = self;
    this.log = log;
  }

  void read(long nowNanos, Sections.Builder into) {
    if (failures >= MOST_FAILURES) {
      into.missing(kind, SectionQuality.INVALID);
      return;
    }
    try {
      Section section = probe.read(nowNanos);
      failures = 0;
      if (section != null) {
        into.put(section);
      }
    } catch (RuntimeException | LinkageError e) {
      into.missing(kind, SectionQuality.INVALID);
      self.probeErrors.incrementAndGet();
      failures++;
      log.warn(
          "section " + kind.field(),
          failures == MOST_FAILURES
              ? "section " + kind.field() + " is switched off: " + e
              : "section " + kind.field() + " cannot be read: " + e);
    }
  }
}
