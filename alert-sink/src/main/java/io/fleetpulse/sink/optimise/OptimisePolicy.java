package io.fleetpulse.sink.optimise;

import java.time.Duration;

/**
 * How actions are carried out.
 *
 * @param answerWithin a command is refused by the agent, and given up by the sink, after this
 * @param measureAfter when the agent reports the effect
 * @param confirmWithin when the agent undoes an unconfirmed change by itself
 * @param grace what answers may take on their way
 * @param pause between two attempts at one option of one JVM
 */
public record OptimisePolicy(
    OptimiseMode mode,
    Duration answerWithin,
    Duration measureAfter,
    Duration confirmWithin,
    Duration grace,
    Duration pause) {

  /** Three of the periodic collections that the one strategy sets. */
  public static final Duration USUAL_MEASURE_AFTER = Duration.ofSeconds(45);

  public OptimisePolicy {
    if (measureAfter.compareTo(confirmWithin) >= 0) {
      throw new IllegalArgumentException(
          "measured after " + measureAfter + ", too late to confirm within " + confirmWithin);
    }
  }

  /** The durations of a usual fleet. */
  public static OptimisePolicy of(OptimiseMode mode) {
    return of(mode, USUAL_MEASURE_AFTER);
  }

  /** As of a usual fleet, but for when the effect is measured. */
  public static OptimisePolicy of(OptimiseMode mode, Duration measureAfter) {
    return new OptimisePolicy(
        mode,
        Duration.ofSeconds(120),
        measureAfter,
        Duration.ofSeconds(300),
        Duration.ofSeconds(30),
        Duration.ofHours(1));
  }
}
