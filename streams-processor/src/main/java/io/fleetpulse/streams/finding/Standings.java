package io.fleetpulse.streams.finding;

import io.fleetpulse.analysis.rule.Episode;
import io.fleetpulse.analysis.window.InstanceIdentity;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The problems of one subject, an instance or a service. For the stream thread that owns it. */
class Standings {
  static final long NEVER = Long.MIN_VALUE;

  final String key;
  final Map<String, Standing> standings = new LinkedHashMap<>();

  /** Null until a window or condition says it in this task; always null of a service. */
  @Nullable InstanceIdentity identity;

  /** The JVM judged; {@link #NEVER} before the first window, and of a service. */
  long jvmStartMillis = NEVER;

  /** Whether the store has less than this. */
  boolean dirty;

  Standings(String key) {
    this.key = key;
  }

  Standing standing(String rule) {
    return standings.computeIfAbsent(rule, name -> new Standing(name, Episode.NONE, null));
  }

  /** Whether a problem is under way. */
  boolean troubled() {
    return standings.values().stream().anyMatch(one -> one.episode.state().underWay());
  }
}
