package io.fleetpulse.streams.detection;

import io.fleetpulse.schemas.registry.SchemaIds;
import io.fleetpulse.streams.finding.FindingMetrics;
import io.fleetpulse.streams.finding.LiveFindings;
import io.fleetpulse.streams.window.SampleLog;
import java.util.concurrent.atomic.LongAdder;

/**
 * What the detection processors of one process share.
 *
 * @param minuteSchemaId id of the window summary's schema on the topic of one-minute windows
 * @param findingSchemaId id of the finding's schema on the findings' topic
 * @param replayGaps counts tasks whose first windows were deleted when they were read again
 * @param log the windows' topic beside the task's own input
 */
public record DetectionConfig(
    SchemaIds schemaIds,
    int minuteSchemaId,
    int findingSchemaId,
    LiveFindings live,
    FindingMetrics metrics,
    LongAdder replayGaps,
    SampleLog.Factory log) {}
