package io.fleetpulse.streams.finding;

import io.fleetpulse.analysis.detect.IdleHeap;
import io.fleetpulse.analysis.detect.LeakWatch;
import io.fleetpulse.analysis.expression.Earlier;
import io.fleetpulse.analysis.expression.RecentWindows;
import io.fleetpulse.analysis.rule.Completeness;
import io.fleetpulse.analysis.rule.Timing;
import io.fleetpulse.analysis.rule.Verdict;
import io.fleetpulse.analysis.window.ClosedWindow;
import io.fleetpulse.analysis.window.InstanceCondition;
import io.fleetpulse.streams.rule.ActiveRule;
import io.fleetpulse.streams.rule.RuleBook;
import io.fleetpulse.streams.window.WindowTier;
import java.io.IOException;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The findings on all instances of one partition. Kept on the heap; the store gets an instance's
 * state once per window that changed it, in the transaction that tells what changed.
 *
 * <p>A window is judged once: what comes of it later as a higher revision changes nothing. Only
 * where the first revision held too little for a verdict, a later one gives it.
 *
 * <p>For the stream thread that owns the partition.
 */
final class PartitionFindings {
  /** A JVM that started earlier takes over from a later one only after this silence. */
  private static final long SET_BACK_MILLIS = 60_000;

  /**
   * Conditions told again every minute end by themselves after this time: who counted them may have
   * crashed and forgotten.
   */
  private static final long UNHEARD_MILLIS = 420_000;

  private final FindingLedger ledger;
  private final SubjectStateCodec codec;
  private final RuleBook rules;
  private final LiveFindings live;
  private final FindingMetrics metrics;
  private final Output output;
  private final Map<String, SubjectState> subjects = new HashMap<>();
  private RuleBook.@Nullable Edition applied;

  /** Where results go. */
  interface Output {
    void put(String subject, byte[] state);

    void delete(String subject);
  }

  PartitionFindings(
      FindingLedger ledger,
      SubjectStateCodec codec,
      RuleBook rules,
      LiveFindings live,
      FindingMetrics metrics,
      Output output) {
    this.ledger = ledger;
    this.codec = codec;
    this.rules = rules;
    this.live = live;
    this.metrics = metrics;
    this.output = output;
  }

  /** Takes back what was kept. */
  void restore(String key, byte[] bytes, long nowMillis) {
    SubjectState subject;
    try {
      subject = codec.read(key, bytes);
    } catch (IOException e) {
      throw new IllegalStateException(
          "the kept findings of " + key + " cannot be read; remedy: reset the application", e);
    }
    subjects.put(key, subject);
    for (Standing standing : subject.standings.values()) {
      standing.heardMillis = nowMillis;
      if (standing.told != null) {
        live.put(standing.told, standing.dryRun);
      }
    }
  }

  /** Takes a closed window. */
  void take(ClosedWindow window, long nowMillis) {
    RuleBook.Edition edition = edition(nowMillis);
    SubjectState subject = subjects.computeIfAbsent(window.instance(), SubjectState::new);
    if (!ofCurrentJvm(subject, window, nowMillis)) {
      return;
    }
    WindowTier tier = WindowTier.of(window.sizeMillis());
    if (window.startMillis() < subject.judgedMillis(tier)) {
      return;
    }
    subject.identity = window.identity();
    if (!Completeness.judgeable(window)) {
      metrics.incomplete.increment();
      return;
    }
    subject.judged(tier, window.endMillis());
    if (tier == WindowTier.TEN_SECONDS) {
      subject.dirty = true;
      leaks(subject, window, nowMillis);
      idleHeap(subject, window, nowMillis);
    }
    if (subject.rulesStale(edition, window.identity())) {
      subject.choose(edition, window.identity());
      endUnchosen(subject, edition, nowMillis);
    }
    // Of longer windows the next put of ten seconds tells that they are judged: a put is dear.
    RecentWindows recent = subject.recent.get(tier);
    if (recent != null) {
      recent.add(window);
      subject.dirty = true;
    }
    for (ActiveRule rule : subject.rules) {
      if (rule.tier() == tier) {
        apply(rule, subject, window, recent == null ? Earlier.NONE : recent, nowMillis);
      }
    }
    keep(subject);
  }

  /** Takes a condition's begin or end. */
  void take(InstanceCondition condition, long nowMillis) {
    SubjectState subject = subjects.computeIfAbsent(condition.instance(), SubjectState::new);
    if (condition.kind() == InstanceCondition.Kind.FORGOTTEN) {
      forget(subject, condition, nowMillis);
      return;
    }
    if (condition.identity() != null) {
      subject.identity = condition.identity();
    }
    BuiltIn detector = BuiltIn.of(condition.kind());
    Standing standing = subject.standing(detector.label());
    standing.heardMillis = nowMillis;
    Verdict verdict = condition.active() ? Verdict.HOLDS : Verdict.CLEARS;
    if (condition.active()) {
      standing.jvmStartMillis = condition.jvmStartMillis();
    }
    ledger.settle(
        subject,
        standing,
        standing.episode.judged(
            verdict, condition.atMillis(), condition.atMillis(), Timing.AT_ONCE, nowMillis),
        verdict,
        () -> ConditionReports.of(condition),
        condition.detail(),
        condition.atMillis());
    keep(subject);
  }

  /** Time goes on: heartbeats, and conditions nobody speaks of any more. */
  void tick(long nowMillis) {
    edition(nowMillis);
    for (Iterator<SubjectState> all = subjects.values().iterator(); all.hasNext(); ) {
      SubjectState subject = all.next();
      for (Standing standing : subject.standings.values()) {
        if (standing.rule.equals(BuiltIn.UNDECODABLE_RECORDS.label())
            && nowMillis - standing.heardMillis > UNHEARD_MILLIS) {
          ledger.end(subject, standing, "none came for some minutes", nowMillis);
        }
        ledger.beat(subject, standing, nowMillis);
      }
      if (subject.empty()) {
        all.remove();
        output.delete(subject.key);
      } else {
        keep(subject);
      }
    }
  }

  /** The partition goes away: queries no longer find its findings here. */
  void close() {
    for (SubjectState subject : subjects.values()) {
      for (Standing standing : subject.standings.values()) {
        if (standing.told != null) {
          live.remove(standing.told, standing.dryRun);
        }
      }
    }
    subjects.clear();
  }

  /**
   * Whether a window is of the JVM to be judged, which it makes the latest. Of two that live at a
   * time the later started counts; one that seems to have started earlier than a silent one had its
   * clock set back.
   */
  private boolean ofCurrentJvm(SubjectState subject, ClosedWindow window, long nowMillis) {
    long start = window.jvmStartMillis();
    // Two starts are only comparable by one clock.
    long started = start + window.clockSkewMillis();
    if (start == subject.jvmStartMillis) {
      subject.startedMillis = started;
      return true;
    }
    if (started < subject.startedMillis
        && window.startMillis() < subject.judgedMillis(WindowTier.TEN_SECONDS) + SET_BACK_MILLIS) {
      return false;
    }
    if (subject.jvmStartMillis != SubjectState.NEVER) {
      for (Standing standing : subject.standings.values()) {
        // A condition of the new JVM may come before its first window.
        if (BuiltIn.ofJvm(standing.rule) && standing.jvmStartMillis != start) {
          ledger.end(subject, standing, "the JVM was started anew", nowMillis);
        }
      }
    }
    subject.restarted(start, started);
    return true;
  }

  private void leaks(SubjectState subject, ClosedWindow window, long nowMillis) {
    Verdict heap = subject.heap.judge(window);
    ledger.judged(
        subject,
        BuiltIn.HEAP_LEAK.label(),
        heap,
        window,
        LeakWatch.TIMING,
        () -> LeakReports.of(window.identity(), subject.heap),
        "what is alive after collections no longer rises",
        nowMillis);
    Verdict threads = subject.threads.judge(window);
    ledger.judged(
        subject,
        BuiltIn.THREAD_LEAK.label(),
        threads,
        window,
        LeakWatch.TIMING,
        () -> LeakReports.of(window.identity(), subject.threads),
        "the number of threads no longer rises",
        nowMillis);
  }

  private void idleHeap(SubjectState subject, ClosedWindow window, long nowMillis) {
    IdleHeap idle = IdleHeap.of(window);
    ledger.judged(
        subject,
        BuiltIn.IDLE_HEAP.label(),
        idle.verdict(),
        window,
        IdleHeap.TIMING,
        () -> IdleHeapReport.of(window, idle),
        "the heap is in use or was given back",
        nowMillis);
  }

  private void apply(
      ActiveRule rule, SubjectState subject, ClosedWindow window, Earlier earlier, long nowMillis) {
    ActiveRule.Judgement judgement = rule.judge(window, earlier);
    if (judgement.verdict() == Verdict.UNKNOWN) {
      metrics.withoutVerdict.increment();
    }
    if (judgement.verdict() == Verdict.HOLDS) {
      subject.standing(rule.name()).dryRun = rule.rule().getDryRun();
    }
    ledger.judged(
        subject,
        rule.name(),
        judgement.verdict(),
        window,
        rule.timing(),
        () -> RuleReport.of(window.identity(), rule, judgement.values()),
        "its condition no longer holds",
        nowMillis);
  }

  /**
   * The rules now. Findings of rules that are gone since the last call are over; those of a rule
   * that is refused stand: a bad record does not prove that the problem is gone.
   */
  private RuleBook.Edition edition(long nowMillis) {
    RuleBook.Edition now = rules.edition();
    if (now == applied) {
      return now;
    }
    applied = now;
    for (SubjectState subject : subjects.values()) {
      for (Iterator<Standing> all = subject.standings.values().iterator(); all.hasNext(); ) {
        Standing standing = all.next();
        if (BuiltIn.named(standing.rule)) {
          continue;
        }
        ActiveRule rule = now.enabled(standing.rule);
        boolean gone = rule == null && !now.unknown(standing.rule);
        // What a dry run found was never told; what is told is not taken back unseen.
        boolean other = rule != null && rule.rule().getDryRun() != standing.dryRun;
        if (gone || other) {
          ledger.end(
              subject,
              standing,
              gone ? "its rule was deleted or switched off" : "its rule begins or ends a dry run",
              nowMillis);
          all.remove();
          subject.dirty = true;
        }
      }
      keep(subject);
    }
    return now;
  }

  /** A rule's selector or the instance's labels have changed. */
  private void endUnchosen(SubjectState subject, RuleBook.Edition edition, long nowMillis) {
    for (Standing standing : subject.standings.values()) {
      if (!BuiltIn.named(standing.rule)
          && !edition.unknown(standing.rule)
          && subject.rules.stream().noneMatch(rule -> rule.name().equals(standing.rule))) {
        ledger.end(subject, standing, "its rule no longer looks at the instance", nowMillis);
      }
    }
  }

  /** The instance was silent for so long that it will not come back as what it was. */
  private void forget(SubjectState subject, InstanceCondition condition, long nowMillis) {
    for (Standing standing : subject.standings.values()) {
      if (!standing.rule.equals(BuiltIn.UNDECODABLE_RECORDS.label())) {
        ledger.end(subject, standing, condition.detail(), nowMillis);
      }
    }
    subject.restarted(SubjectState.NEVER, SubjectState.NEVER);
    if (subject.empty()) {
      subjects.remove(subject.key);
      output.delete(subject.key);
    } else {
      keep(subject);
    }
  }

  private void keep(SubjectState subject) {
    if (subject.dirty) {
      subject.dirty = false;
      output.put(subject.key, codec.write(subject));
      metrics.puts.increment();
    }
  }
}
