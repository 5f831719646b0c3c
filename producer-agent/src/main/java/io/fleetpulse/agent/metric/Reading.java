package io.fleetpulse.agent.metric;

import org.jspecify.annotations.Nullable;

/** A series that the agent reads until this is closed. */
public final class Reading implements AutoCloseable {
  private final @Nullable Runnable end;

  /**
   * @param end null: the series was refused
   */
  Reading(@Nullable Runnable end) {
    this.end = end;
  }

  /** Nothing is read from now on; the series stays, without a value. */
  @Override
  public void close() {
    if (end != null) {
      end.run();
    }
  }
}
