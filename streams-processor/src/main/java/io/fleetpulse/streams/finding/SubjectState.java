package io.fleetpulse.streams.finding;

import io.fleetpulse.analysis.detect.LeakWatch;
import io.fleetpulse.analysis.expression.RecentWindows;
import io.fleetpulse.analysis.expression.Reference;
import io.fleetpulse.analysis.window.InstanceIdentity;
import io.fleetpulse.streams.rule.ActiveRule;
import io.fleetpulse.streams.rule.RuleBook;
import io.fleetpulse.streams.window.WindowTier;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one instance's problems. The store holds it as {@link SubjectStateCodec} writes
 * it. For the stream thread that owns the instance's partition.
 */
final class SubjectState extends Standings {
  final LeakWatch heap = new LeakWatch(LeakWatch.Kind.HEAP);
  final LeakWatch threads = new LeakWatch(LeakWatch.Kind.THREADS);

  /** When that JVM started by the broker's clock; {@link #NEVER} before the first window. */
  long startedMillis = NEVER;

  /** By tier: windows before this time are judged. */
  final long[] judgedMillis = new long[WindowTier.values().length];

  /** What functions over windows remember. */
  final Map<WindowTier, RecentWindows> recent = new EnumMap<>(WindowTier.class);

  /** Rules that look at it, by the edition and the identity they were chosen by. */
  List<ActiveRule> rules = List.of();

  RuleBook.@Nullable Edition rulesOf;
  @Nullable InstanceIdentity rulesFor;

  SubjectState(String key) {
    super(key);
    Arrays.fill(judgedMillis, NEVER);
  }

  /** Windows of the tier that begin before this time are judged; {@link #NEVER}: none is. */
  long judgedMillis(WindowTier tier) {
    return judgedMillis[tier.ordinal()];
  }

  void judged(WindowTier tier, long throughMillis) {
    judgedMillis[tier.ordinal()] = throughMillis;
  }

  boolean rulesStale(RuleBook.Edition edition, InstanceIdentity who) {
    return rulesOf != edition || rulesFor != who;
  }

  /** Chooses the rules that look at it. */
  void choose(RuleBook.Edition edition, InstanceIdentity who) {
    rules = edition.of(who);
    rulesOf = edition;
    rulesFor = who;
    Map<WindowTier, Map<Reference, Integer>> depths = new EnumMap<>(WindowTier.class);
    for (ActiveRule rule : rules) {
      rule.lookbacks(depths.computeIfAbsent(rule.tier(), tier -> new HashMap<>()));
    }
    depths.values().removeIf(Map::isEmpty);
    recent.keySet().retainAll(depths.keySet());
    depths.forEach((tier, wanted) -> recent(tier).keep(wanted));
  }

  /** What is remembered of windows of this tier. */
  RecentWindows recent(WindowTier tier) {
    return recent.computeIfAbsent(tier, each -> new RecentWindows());
  }

  /** From now on another JVM is judged; what was known of the one before is gone. */
  void restarted(long startMillis, long brokersStartMillis) {
    startedMillis = brokersStartMillis;
    heap.clear();
    threads.clear();
    recent.values().forEach(RecentWindows::clear);
    jvmStartMillis = startMillis;
    Arrays.fill(judgedMillis, NEVER);
    dirty = true;
  }

  /** Whether nothing is worth keeping. */
  boolean empty() {
    return jvmStartMillis == NEVER && !troubled();
  }
}
