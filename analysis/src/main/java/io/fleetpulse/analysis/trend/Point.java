package io.fleetpulse.analysis.trend;

/**
 * One value of a series.
 *
 * @param sure false: an estimate
 */
public record Point(long timeMillis, double value, boolean sure) {}
