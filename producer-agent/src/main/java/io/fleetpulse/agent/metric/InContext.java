package io.fleetpulse.agent.metric;

import java.util.Objects;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What reads a value of the application's, with the context class loader of the thread that gave
 * it: the application's code finds its classes, resources and services by that, and the thread that
 * calls it here is the agent's.
 */
final class InContext implements DoubleSupplier {
  private final DoubleSupplier value;
  private final @Nullable ClassLoader context;

  /** With the context of the calling thread. */
  InContext(DoubleSupplier value) {
    this.value = Objects.requireNonNull(value);
    this.context = Thread.currentThread().getContextClassLoader();
  }

  @Override
  public double getAsDouble() {
    Thread thread = Thread.currentThread();
    ClassLoader own = thread.getContextClassLoader();
    thread.setContextClassLoader(context);
    try {
      return value.getAsDouble();
    } finally {
      thread.setContextClassLoader(own);
    }
  }
}
