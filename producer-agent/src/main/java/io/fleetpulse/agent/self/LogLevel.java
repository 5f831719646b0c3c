package io.fleetpulse.agent.self;

import java.util.Locale;

/** How much the agent says on standard error; each level includes those before it. */
public enum LogLevel {
  OFF,
  ERROR,
  WARN,
  INFO,
  /** No more than {@link #INFO}: what the Kafka client says goes nowhere. */
  DEBUG;

  /**
   * By its name in any case.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static LogLevel of(String word) {
    return valueOf(word.toUpperCase(Locale.ROOT));
  }

  boolean includes(LogLevel message) {
    return message != OFF && compareTo(message) >= 0;
  }
}
