package io.fleetpulse.agent.metric;

import java.util.concurrent.atomic.DoubleAdder;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** Counts, for any thread: no call waits or throws. */
public final class Counter {
  private final @Nullable LongAdder whole;
  private final DoubleAdder fractions;

  /**
   * @param whole null: the series was refused
   */
  Counter(@Nullable LongAdder whole, DoubleAdder fractions) {
    this.whole = whole;
    this.fractions = fractions;
  }

  /** Adds one. */
  public void increment() {
    add(1);
  }

  /** Adds; a negative amount is refused. */
  public void add(long amount) {
    if (whole == null || amount < 0) {
      Home.refused();
    } else {
      whole.add(amount);
    }
  }

  /** Adds; an amount that is negative or not finite is refused. */
  public void add(double amount) {
    if (whole == null || !(amount >= 0) || amount == Double.POSITIVE_INFINITY) {
      Home.refused();
    } else {
      fractions.add(amount);
    }
  }
}
