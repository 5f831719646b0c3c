package io.fleetpulse.streams.finding;

import io.fleetpulse.analysis.rule.Episode;
import io.fleetpulse.analysis.window.InstanceIdentity;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The problems of one subject, an instance or a service. For the stream thread that owns it. */
public class Standings {
  static final long NEVER = Long.MIN_VALUE;

  final String key;
  final Map<String, Standing> standings = new LinkedHashMap<>();

  /** Null until a window or condition says it in this task; always null of a service. */
  @Nullable InstanceIdentity identity;

  /** The JVM judged; {@link #NEVER} before the first window, and of a service. */
  long jvmStartMillis = NEVER;

  /** Whether the store has less than this. */
  boolean dirty;

  public Standings(String key) {
    this.key = key;
  }

  Standing standing(String rule) {
    return standings.computeIfAbsent(rule, name -> new Standing(name, Episode.NONE, null));
  }

  /** Who it is and which JVM is judged; another JVM's problems are not ended by this. */
  public void identify(InstanceIdentity who, long startMillis) {
    identity = who;
    jvmStartMillis = startMillis;
  }

  /** Who it is, as far as it is known. */
  public @Nullable InstanceIdentity identity() {
    return identity;
  }

  /** Whom it is about, as in a summary. */
  public String words() {
    return Subject.words(key, identity);
  }

  /** Whether something was told since it was last asked. */
  public boolean takeDirty() {
    boolean was = dirty;
    dirty = false;
    return was;
  }

  /** Whether a problem is under way. */
  public boolean troubled() {
    return standings.values().stream().anyMatch(one -> one.episode.state().underWay());
  }
}
