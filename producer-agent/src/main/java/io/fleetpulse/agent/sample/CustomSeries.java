package io.fleetpulse.agent.sample;

import java.util.Map;

/**
 * A series of the application's own.
 *
 * @param unit UCUM
 * @param scale its numbers travel in this many units
 * @param attributes what tells it from others of its name
 */
public record CustomSeries(
    String name, String unit, double scale, String description, Map<String, String> attributes) {}
