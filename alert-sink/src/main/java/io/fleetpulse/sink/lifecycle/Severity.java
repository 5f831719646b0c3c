package io.fleetpulse.sink.lifecycle;

/** How bad it is, mildest first. */
public enum Severity {
  INFO,
  WARNING,
  ERROR,
  CRITICAL;

  boolean worseThan(Severity other) {
    return compareTo(other) > 0;
  }
}
