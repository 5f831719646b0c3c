package io.fleetpulse.agent.metric;

import java.util.function.DoubleConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Records values, for any thread: a call adds to one of a few histograms, under a lock that is held
 * for that only.
 */
public final class Distribution {
  private final @Nullable DoubleConsumer recorder;

  /**
   * @param recorder null: the series was refused
   */
  Distribution(@Nullable DoubleConsumer recorder) {
    this.recorder = recorder;
  }

  /** Records a value; one that is negative or not finite is refused. */
  public void record(double value) {
    if (recorder == null) {
      Home.refused();
    } else {
      recorder.accept(value);
    }
  }
}
