package io.fleetpulse.agent.probe.jfr;

/** A recording that runs until it is closed, or fails. */
interface Recording extends AutoCloseable {
  boolean running();

  /** Called now and then while it runs: what it depends on may have changed. */
  default void refresh() {}

  @Override
  void close();
}
