package io.fleetpulse.streams.finding;

import io.fleetpulse.schemas.registry.SchemaIds;
import io.fleetpulse.streams.rule.RuleBook;

/**
 * What the findings processors of one process share.
 *
 * @param schemaId id of the finding's schema on the findings' topic
 */
public record FindingsConfig(
    SchemaIds schemaIds, int schemaId, RuleBook rules, LiveFindings live, FindingMetrics metrics) {}
