package io.fleetpulse.streams.store;

import io.fleetpulse.schemas.topics.Topic;
import java.time.Duration;
import java.util.Optional;

/** A length of windows that is kept for queries, for as long as its topic keeps them. */
public enum HistoryTier {
  TEN_SECONDS("10s", Topic.WINDOWS_10S, Duration.ofSeconds(10), Duration.ofHours(6)),
  MINUTE("1m", Topic.WINDOWS_1M, Duration.ofMinutes(1), Duration.ofDays(2));

  private final String label;
  private final Topic topic;
  private final Duration size;
  private final Duration retention;

  HistoryTier(String label, Topic topic, Duration size, Duration retention) {
    this.label = label;
    this.topic = topic;
    this.size = size;
    this.retention = retention;
  }

  /** As in REST: 10s, 1m. */
  public String label() {
    return label;
  }

  public Topic topic() {
    return topic;
  }

  public Duration size() {
    return size;
  }

  public Duration retention() {
    return retention;
  }

  /** Store of the windows. */
  public String store() {
    return "history-" + label;
  }

  /** Store of the names of the windows' columns. */
  public String layouts() {
    return "layouts-" + label;
  }

  public static Optional<HistoryTier> of(String label) {
    for (HistoryTier tier : values()) {
      if (tier.label.equals(label)) {
        return Optional.of(tier);
      }
    }
    return Optional.empty();
  }
}
