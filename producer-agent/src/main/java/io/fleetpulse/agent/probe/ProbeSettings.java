package io.fleetpulse.agent.probe;

/**
 * What is configured of reading the JVM.
 *
 * @param flightRecorder when the flight recorder is used for what a collector tells by it alone
 * @param profile whether it is used for waits and a profile
 * @param mostSeries of the application's own metrics
 */
public record ProbeSettings(RecorderUse flightRecorder, boolean profile, int mostSeries) {}
