package io.fleetpulse.streams.window;

import io.fleetpulse.analysis.window.ClosedWindow;
import io.fleetpulse.analysis.window.InstanceIdentity;
import io.fleetpulse.analysis.window.InstanceState;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What queries see of an instance right now: written by the stream thread that owns its partition,
 * read by any thread. Each value is the latest of its own; together they are no snapshot.
 */
public final class LiveInstance {
  private final String key;
  private volatile InstanceIdentity identity;
  private volatile Map<String, String> descriptions = Map.of();
  private volatile long jvmStartMillis;
  private volatile long lastSampleMillis;
  private volatile long lastArrivalMillis;
  private volatile long clockSkewMillis;
  private volatile InstanceState state = InstanceState.LIVE;
  private volatile @Nullable ClosedWindow lastWindow;

  LiveInstance(InstanceIdentity identity, long jvmStartMillis) {
    this.key = identity.key();
    this.identity = identity;
    this.jvmStartMillis = jvmStartMillis;
  }

  /** namespace/service/instance. */
  public String key() {
    return key;
  }

  public InstanceIdentity identity() {
    return identity;
  }

  /** What its application says of its own metrics, by their names. */
  public Map<String, String> descriptions() {
    return descriptions;
  }

  public long jvmStartMillis() {
    return jvmStartMillis;
  }

  /** When its last sample was taken, corrected by the clock skew. */
  public long lastSampleMillis() {
    return lastSampleMillis;
  }

  /** When its last sample arrived, by the broker's clock. */
  public long lastArrivalMillis() {
    return lastArrivalMillis;
  }

  /** Broker's clock less the JVM's; 0 within tolerance. */
  public long clockSkewMillis() {
    return clockSkewMillis;
  }

  public InstanceState state() {
    return state;
  }

  /** The last closed window of ten seconds; null before the first. */
  public @Nullable ClosedWindow lastWindow() {
    return lastWindow;
  }

  /** Once a sample: what seldom changes is not written again, for each write is a fence. */
  void sampled(long sampleMillis, long arrivalMillis, long skewMillis, InstanceState now) {
    lastSampleMillis = sampleMillis;
    if (lastArrivalMillis != arrivalMillis) {
      lastArrivalMillis = arrivalMillis;
    }
    if (clockSkewMillis != skewMillis) {
      clockSkewMillis = skewMillis;
    }
    turn(now);
  }

  void identified(InstanceIdentity newer, long startMillis) {
    identity = newer;
    jvmStartMillis = startMillis;
  }

  void described(Map<String, String> newer) {
    descriptions = newer;
  }

  void turn(InstanceState now) {
    if (state != now) {
      state = now;
    }
  }

  void closed(ClosedWindow window) {
    lastWindow = window;
  }
}
