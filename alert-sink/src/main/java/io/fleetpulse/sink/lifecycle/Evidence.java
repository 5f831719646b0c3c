package io.fleetpulse.sink.lifecycle;

/**
 * One number or text that a verdict rests on.
 *
 * @param value NaN when the evidence is a text
 */
public record Evidence(String name, double value, String unit, String text) {}
