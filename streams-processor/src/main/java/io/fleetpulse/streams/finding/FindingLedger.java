package io.fleetpulse.streams.finding;

import io.fleetpulse.analysis.rule.Episode;
import io.fleetpulse.analysis.rule.Timing;
import io.fleetpulse.analysis.rule.Verdict;
import io.fleetpulse.analysis.window.ClosedWindow;
import io.fleetpulse.schemas.avro.Finding;
import io.fleetpulse.schemas.avro.FindingState;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Turns verdicts on subjects into findings: what was told of each problem, and what there is to
 * tell now. What a dry run finds is shown and not sent. A subject that changed is marked as dirty;
 * to keep it is its owner's.
 *
 * <p>For the stream thread that owns the subjects.
 */
public final class FindingLedger {
  private final FindingRecords records;
  private final LiveFindings live;
  private final FindingMetrics metrics;
  private final Consumer<Finding> output;

  /**
   * @param output takes one record after the other, in the order of calls
   */
  public FindingLedger(
      FindingRecords records, LiveFindings live, FindingMetrics metrics, Consumer<Finding> output) {
    this.records = records;
    this.live = live;
    this.metrics = metrics;
    this.output = output;
  }

  /** A window was judged by a rule. */
  public void judged(
      Standings subject,
      String rule,
      Verdict verdict,
      ClosedWindow window,
      Timing timing,
      Supplier<Report> report,
      String over,
      long nowMillis) {
    Standing known = subject.standings.get(rule);
    if (known == null && verdict != Verdict.HOLDS) {
      return;
    }
    Standing standing = known == null ? subject.standing(rule) : known;
    standing.jvmStartMillis = subject.jvmStartMillis;
    settle(
        subject,
        standing,
        standing.episode.judged(
            verdict, window.startMillis(), window.endMillis(), timing, nowMillis),
        verdict,
        report,
        over,
        window.endMillis());
  }

  /** Makes what comes next the present, and tells it if there is something to tell. */
  void settle(
      Standings subject,
      Standing standing,
      Episode next,
      Verdict verdict,
      Supplier<Report> report,
      String over,
      long timeMillis) {
    Episode before = standing.episode;
    if (verdict == Verdict.HOLDS) {
      standing.latest = report;
    }
    if (next == before) {
      return;
    }
    standing.episode = next;
    subject.dirty = true;
    if (next.startMillis() == before.startMillis() && next.revision() == before.revision()) {
      return;
    }
    Finding told = standing.told;
    if (next.state().underWay()) {
      tell(standing, records.of(subject, standing, next, report.get(), timeMillis));
    } else if (told != null) {
      tell(standing, records.cleared(told, next, over, timeMillis));
    }
  }

  /** A problem is over for a reason that is not in the windows. */
  void end(Standings subject, Standing standing, String why, long nowMillis) {
    Episode next = standing.episode.ended(nowMillis);
    Finding told = standing.told;
    if (next == standing.episode || told == null) {
      return;
    }
    standing.episode = next;
    subject.dirty = true;
    tell(standing, records.cleared(told, next, why, nowMillis));
  }

  /** All its problems are over. */
  public void endAll(Standings subject, String why, long nowMillis) {
    for (Standing standing : subject.standings.values()) {
      end(subject, standing, why, nowMillis);
    }
  }

  /** Time goes on: once a minute what is firing is told again. */
  public void beatAll(Standings subject, long nowMillis) {
    for (Standing standing : subject.standings.values()) {
      beat(subject, standing, nowMillis);
    }
  }

  /** The subject's problems are read again from what was kept. */
  public void show(Standings subject) {
    for (Standing standing : subject.standings.values()) {
      if (standing.told != null) {
        live.put(standing.told, standing.dryRun);
      }
    }
  }

  /** The subject is another process's from now on. */
  public void hide(Standings subject) {
    for (Standing standing : subject.standings.values()) {
      if (standing.told != null) {
        live.remove(standing.told, standing.dryRun);
      }
    }
  }

  /** Time goes on: once a minute what is firing is told again. */
  void beat(Standings subject, Standing standing, long nowMillis) {
    Episode next = standing.episode.beaten(nowMillis);
    Finding told = standing.told;
    if (next == standing.episode || told == null) {
      return;
    }
    standing.episode = next;
    subject.dirty = true;
    Supplier<Report> latest = standing.latest;
    Finding fresh =
        latest == null ? told : records.of(subject, standing, next, latest.get(), nowMillis);
    tell(standing, records.again(fresh, next, nowMillis));
  }

  private void tell(Standing standing, Finding finding) {
    if (standing.dryRun) {
      metrics.dryRuns.increment();
    } else {
      (finding.getHeartbeat() ? metrics.heartbeats : metrics.changes).increment();
      output.accept(finding);
    }
    if (finding.getState() == FindingState.CLEARED) {
      standing.told = null;
      standing.latest = null;
      live.remove(finding, standing.dryRun);
    } else {
      standing.told = finding;
      live.put(finding, standing.dryRun);
    }
  }
}
