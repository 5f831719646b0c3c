package io.fleetpulse.streams.store;

import io.fleetpulse.schemas.registry.SchemaIds;
import io.fleetpulse.streams.window.SampleLog;
import io.fleetpulse.streams.window.WindowTier;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;

/**
 * What the history processors of one process share.
 *
 * @param windowSchemaIds ids of the window summary's schema on each tier's topic
 * @param retention how long each tier's windows are kept
 * @param log the windows' topics beside the task's own input
 */
public record HistoryConfig(
    SchemaIds schemaIds,
    Map<WindowTier, Integer> windowSchemaIds,
    Map<WindowTier, Duration> retention,
    HistoryMetrics metrics,
    SampleLog.Factory log) {
  /** As long as a question reaches back at most; a topic keeps windows for longer. */
  public static final Map<WindowTier, Duration> USUAL_RETENTION =
      Map.of(
          WindowTier.TEN_SECONDS, Duration.ofHours(1),
          WindowTier.MINUTE, Duration.ofHours(24),
          WindowTier.TEN_MINUTES, Duration.ofDays(14));

  public HistoryConfig {
    windowSchemaIds = Map.copyOf(windowSchemaIds);
    retention = Map.copyOf(retention);
    if (retention.size() < WindowTier.values().length) {
      throw new IllegalArgumentException("no retention of some tier: " + retention);
    }
  }

  /** How long the tier's windows are kept. */
  public Duration retentionOf(WindowTier tier) {
    return Objects.requireNonNull(retention.get(tier), "checked when it was made");
  }
}
