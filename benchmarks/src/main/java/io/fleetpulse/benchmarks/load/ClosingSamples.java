package io.fleetpulse.benchmarks.load;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Of each instance's latest windows, when the sample that closes it was sent. The sending thread
 * writes, a reading one takes.
 */
public final class ClosingSamples {
  private static final long WINDOW_MILLIS = 10_000;

  /** Windows remembered per instance: more than a minute of delay. */
  private static final int KEPT = 8;

  private final Map<String, Integer> indices = new HashMap<>();
  private final long[] latestWindow;
  private final AtomicLongArray sentMillis;
  private volatile long expected;

  ClosingSamples(Fleet fleet) {
    for (Member member : fleet.members()) {
      indices.put(new String(member.key(), StandardCharsets.UTF_8), indices.size());
    }
    this.latestWindow = new long[indices.size()];
    Arrays.fill(latestWindow, -1);
    this.sentMillis = new AtomicLongArray(indices.size() * KEPT);
  }

  void sending(int instance, long sampleMillis, long nowMillis) {
    long window = sampleMillis / WINDOW_MILLIS;
    long before = latestWindow[instance];
    if (before >= 0 && window > before) {
      sentMillis.set(slot(instance, before), nowMillis);
      expected = expected + 1;
    }
    latestWindow[instance] = window;
  }

  /** Windows closed by a sample sent so far. */
  public long expected() {
    return expected;
  }

  /**
   * Takes a window off.
   *
   * @return when its closing sample was sent; 0 if there was none, or it was taken before
   */
  public long take(String key, long windowStartMillis) {
    Integer instance = indices.get(key);
    return instance == null
        ? 0
        : sentMillis.getAndSet(slot(instance, windowStartMillis / WINDOW_MILLIS), 0);
  }

  private static int slot(int instance, long window) {
    return instance * KEPT + (int) (window % KEPT);
  }
}
