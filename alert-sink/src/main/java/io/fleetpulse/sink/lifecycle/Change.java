package io.fleetpulse.sink.lifecycle;

/**
 * A new version of an alert: one entry of its history, one notification for each channel it
 * concerns.
 *
 * @param by who changed it: {@code processor}, {@code sink} or a person's name
 */
public record Change(Alert alert, String by, String reason) {}
