package io.fleetpulse.agent.probe;

/** Heap given back to the system: falls of what the JVM has committed. For the sampling thread. */
final class GivenBack {
  private long committed;
  private long total;

  /** So many bytes are committed now. */
  void committed(long bytes) {
    total += Math.max(0, committed - bytes);
    committed = bytes;
  }

  /** Bytes since the first reading. */
  long total() {
    return total;
  }
}
