package io.fleetpulse.agent.metric;

import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Where this copy's series are kept: in the table of the system class loader, where an agent given
 * by {@code -javaagent} looks, else in the own. Several copies of these classes in one JVM (an
 * executable jar's, a container's applications') so share one table; what passes between them are
 * the JDK's types. Where an agent of this class loader reads the own table it is kept, whatever
 * comes to the system's.
 */
final class Home {
  private static final LongAdder UNTOLD = new LongAdder();
  private static volatile @Nullable LongAdder refused;
  private static volatile boolean kept;

  private Home() {}

  /**
   * Adds a series or a source to one.
   *
   * @return null: it was refused; else what {@link SeriesTable#join} gives
   */
  static @Nullable Object join(
      String kind,
      String name,
      String unit,
      String description,
      Map<String, String> attributes,
      Object source) {
    Class<?> system = ofSystem();
    if (system != null) {
      try {
        return system
            .getMethod(
                "join",
                String.class,
                String.class,
                String.class,
                String.class,
                Map.class,
                Object.class)
            .invoke(null, kind, name, unit, description, attributes, source);
      } catch (ReflectiveOperationException | LinkageError e) {
        // Classes of another version: the own table counts, though nobody may read it.
      }
    }
    return SeriesTable.join(kind, name, unit, description, attributes, source);
  }

  /** Counts a value that is not taken. */
  static void refused() {
    LongAdder counter = refused;
    if (counter == null) {
      counter = findRefused();
    }
    counter.increment();
  }

  /** Counts so many values that are not taken, and has it said why. */
  static void refused(long values, String line) {
    join(Kind.REFUSED, "", "", "", Map.of(), new Object[] {values, new String[] {line}});
  }

  /** Looks for the table again: an agent has come. */
  static void forget() {
    refused = null;
  }

  /** Keeps the own table, unless the series are in that of the system class loader already. */
  static void keep() {
    kept = ofSystem() == null;
  }

  /** Keeps it no longer. */
  static void release() {
    kept = false;
  }

  /**
   * The table's class in the system class loader; null if it has none, this is it, or the own is
   * kept.
   */
  static @Nullable Class<?> ofSystem() {
    if (kept) {
      return null;
    }
    try {
      Class<?> found =
          Class.forName(SeriesTable.class.getName(), true, ClassLoader.getSystemClassLoader());
      return found == SeriesTable.class ? null : found;
    } catch (ClassNotFoundException | LinkageError e) {
      return null;
    }
  }

  private static LongAdder findRefused() {
    try {
      if (join(Kind.REFUSED, "", "", "", Map.of(), "") instanceof LongAdder counter) {
        refused = counter;
        return counter;
      }
    } catch (Throwable e) {
      // No memory: this one is not counted.
    }
    return UNTOLD;
  }
}
