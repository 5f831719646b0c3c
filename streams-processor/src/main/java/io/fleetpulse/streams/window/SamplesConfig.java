package io.fleetpulse.streams.window;

import io.fleetpulse.schemas.registry.SchemaIds;
import java.util.Map;

/**
 * What the samples processors of one process share.
 *
 * @param windowSchemaIds ids of the window summary's schema on each tier's topic
 */
public record SamplesConfig(
    SchemaIds schemaIds,
    Map<WindowTier, Integer> windowSchemaIds,
    LiveInstances liveInstances,
    WindowMetrics metrics,
    SampleLog.Factory log) {
  public SamplesConfig {
    windowSchemaIds = Map.copyOf(windowSchemaIds);
  }
}
