package io.fleetpulse.agent.bootstrap;

import io.fleetpulse.agent.metric.SeriesTable;
import java.util.concurrent.ThreadFactory;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The application's own series as the agent's side of the class loader reads them. */
final class OwnSeries implements Function<ThreadFactory, Object[]> {
  @Override
  public Object[] apply(ThreadFactory threads) {
    return SeriesTable.own().read(threads);
  }

  /** An agent begins that reads the series of this class loader. */
  static void hold() {
    SeriesTable.hold();
  }

  /** It has ended. */
  static void release() {
    SeriesTable.release();
  }

  /**
   * Takes over the series of an application whose classes were there before the agent, in class
   * loaders of their own.
   */
  static void gather(@Nullable Supplier<Class<?>[]> loaded) {
    if (loaded == null) {
      return;
    }
    String table = SeriesTable.class.getName();
    for (Class<?> each : loaded.get()) {
      if (each != SeriesTable.class && each.getName().equals(table)) {
        try {
          each.getMethod("moveHome").invoke(null);
        } catch (ReflectiveOperationException | LinkageError e) {
          // Of another version: its series are not reported.
        }
      }
    }
  }
}
