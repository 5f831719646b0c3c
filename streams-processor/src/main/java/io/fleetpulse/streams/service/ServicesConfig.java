package io.fleetpulse.streams.service;

import io.fleetpulse.schemas.registry.SchemaIds;
import io.fleetpulse.streams.window.SampleLog;

/**
 * What the services' processors of one process share.
 *
 * @param digestSchemaId id of the window summary's schema as this version writes it
 * @param windowSchemaId id of the service window's schema
 */
public record ServicesConfig(
    SchemaIds schemaIds,
    int digestSchemaId,
    int windowSchemaId,
    LiveServices liveServices,
    ServiceMetrics metrics,
    SampleLog.Factory log) {}
