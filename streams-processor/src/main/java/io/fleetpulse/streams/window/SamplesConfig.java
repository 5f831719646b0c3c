package io.fleetpulse.streams.window;

import io.fleetpulse.schemas.registry.SchemaIds;

/**
 * What the samples processors of one process share.
 *
 * @param tenSecondsSchemaId id of the window summary's schema on the topic of ten-second windows
 * @param minuteSchemaId the same on the topic of one-minute windows
 */
public record SamplesConfig(
    SchemaIds schemaIds,
    int tenSecondsSchemaId,
    int minuteSchemaId,
    LiveInstances liveInstances,
    WindowMetrics metrics,
    SampleLog.Factory log) {}
