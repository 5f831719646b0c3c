package io.fleetpulse.agent;

/** How much the agent says on standard error; each level includes those before it. */
enum LogLevel {
  OFF,
  ERROR,
  WARN,
  INFO,
  /** No more than {@link #INFO}: what the Kafka client says goes nowhere. */
  DEBUG;

  boolean includes(LogLevel message) {
    return message != OFF && compareTo(message) >= 0;
  }
}
