package io.fleetpulse.streams.window;

import io.fleetpulse.schemas.topics.Topic;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToIntFunction;

/** The lengths of an instance's windows. */
public enum WindowTier {
  TEN_SECONDS("10s", Topic.WINDOWS_10S, Duration.ofSeconds(10)),
  MINUTE("1m", Topic.WINDOWS_1M, Duration.ofMinutes(1)),
  TEN_MINUTES("10m", Topic.WINDOWS_10M, Duration.ofMinutes(10));

  private final String label;
  private final Topic topic;
  private final Duration size;

  WindowTier(String label, Topic topic, Duration size) {
    this.label = label;
    this.topic = topic;
    this.size = size;
  }

  /** As in REST: 10s, 1m, 10m. */
  public String label() {
    return label;
  }

  /** Where the windows are written. */
  public Topic topic() {
    return topic;
  }

  public Duration size() {
    return size;
  }

  /** The tier of this name in REST. */
  public static Optional<WindowTier> of(String label) {
    for (WindowTier tier : values()) {
      if (tier.label.equals(label)) {
        return Optional.of(tier);
      }
    }
    return Optional.empty();
  }

  /**
   * The tier of windows of this length.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static WindowTier of(long sizeMillis) {
    for (WindowTier tier : values()) {
      if (tier.size.toMillis() == sizeMillis) {
        return tier;
      }
    }
    throw new IllegalArgumentException("no windows have a length of " + sizeMillis + " ms");
  }

  /** What is asked of each tier's topic. */
  public static Map<WindowTier, Integer> each(ToIntFunction<Topic> of) {
    Map<WindowTier, Integer> all = new EnumMap<>(WindowTier.class);
    for (WindowTier tier : values()) {
      all.put(tier, of.applyAsInt(tier.topic));
    }
    return all;
  }
}
