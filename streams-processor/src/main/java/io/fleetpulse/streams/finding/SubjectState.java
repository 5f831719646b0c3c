package io.fleetpulse.streams.finding;

import io.fleetpulse.analysis.detect.LeakWatch;
import io.fleetpulse.analysis.rule.Episode;
import io.fleetpulse.analysis.window.InstanceIdentity;
import io.fleetpulse.streams.rule.ActiveRule;
import io.fleetpulse.streams.rule.RuleBook;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one instance's problems. The store holds it as {@link SubjectStateCodec} writes
 * it. For the stream thread that owns the instance's partition.
 */
final class SubjectState {
  static final long NEVER = Long.MIN_VALUE;

  final String key;
  final LeakWatch heap = new LeakWatch(LeakWatch.Kind.HEAP);
  final LeakWatch threads = new LeakWatch(LeakWatch.Kind.THREADS);
  final Map<String, Standing> standings = new LinkedHashMap<>();

  /** Null until a window or condition says it in this task. */
  @Nullable InstanceIdentity identity;

  /** The JVM judged; {@link #NEVER} before the first window. */
  long jvmStartMillis = NEVER;

  /** When that JVM started by the broker's clock; {@link #NEVER} before the first window. */
  long startedMillis = NEVER;

  /** Ten-second windows before this time are judged. */
  long judgedMillis = NEVER;

  /** One-minute windows before this time are judged. */
  long minuteJudgedMillis = NEVER;

  /** Rules that look at it, by the edition and the identity they were chosen by. */
  List<ActiveRule> rules = List.of();

  RuleBook.@Nullable Edition rulesOf;
  @Nullable InstanceIdentity rulesFor;

  /** Whether the store has less than this. */
  boolean dirty;

  SubjectState(String key) {
    this.key = key;
  }

  Standing standing(String rule) {
    return standings.computeIfAbsent(rule, name -> new Standing(name, Episode.NONE, null));
  }

  boolean rulesStale(RuleBook.Edition edition, InstanceIdentity who) {
    return rulesOf != edition || rulesFor != who;
  }

  /** Chooses the rules that look at it. */
  void choose(RuleBook.Edition edition, InstanceIdentity who) {
    rules = edition.enabled().stream().filter(rule -> rule.selects(who)).toList();
    rulesOf = edition;
    rulesFor = who;
  }

  /** From now on another JVM is judged; what was known of the one before is gone. */
  void restarted(long startMillis, long brokersStartMillis) {
    startedMillis = brokersStartMillis;
    heap.clear();
    threads.clear();
    jvmStartMillis = startMillis;
    judgedMillis = NEVER;
    minuteJudgedMillis = NEVER;
    dirty = true;
  }

  /** Whether nothing is worth keeping. */
  boolean empty() {
    return jvmStartMillis == NEVER
        && standings.values().stream().noneMatch(one -> one.episode.state().underWay());
  }
}
