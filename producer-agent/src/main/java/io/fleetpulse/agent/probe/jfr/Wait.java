package io.fleetpulse.agent.probe.jfr;

/** Distributions that the recorder fills, in the order of the schema. */
enum Wait {
  SAFEPOINT,
  SAFEPOINT_SYNC,
  MONITOR_BLOCKED,
  MONITOR_WAIT,
  PARK,
  VIRTUAL_PINNED,
  SOCKET_READ,
  SOCKET_WRITE,
  SOCKET_READ_BYTES(1),
  SOCKET_WRITE_BYTES(1),
  FILE_READ,
  FILE_WRITE;

  /** What one of the recorder's nanoseconds or bytes is in the metric's unit. */
  final double unit;

  Wait() {
    this(1e-9);
  }

  Wait(double unit) {
    this.unit = unit;
  }
}
