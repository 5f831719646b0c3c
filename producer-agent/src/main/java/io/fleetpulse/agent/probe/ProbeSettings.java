package io.fleetpulse.agent.probe;

/**
 * What is configured of reading the JVM.
 *
 * @param flightRecorder whether it may be used, where it tells more
 * @param mostSeries of the application's own metrics
 */
public record ProbeSettings(boolean flightRecorder, int mostSeries) {}
