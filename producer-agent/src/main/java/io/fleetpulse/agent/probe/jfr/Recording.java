package io.fleetpulse.agent.probe.jfr;

/** A recording that runs until it is closed, or fails. */
interface Recording extends AutoCloseable {
  boolean running();

  @Override
  void close();
}
