package io.fleetpulse.agent.probe;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The areas of native memory tracking, read from the JVM's own summary. An area has its place for
 * as long as the JVM lives; one the JVM leaves out, as it is below a kilobyte, is 0. For the
 * sampling thread; the names for any.
 */
final class NativeAreas {
  static final int MOST = 48;
  private static final int MOST_NAME = 64;

  private volatile List<String> names = List.of();
  private long[] reserved = new long[MOST];
  private long[] committed = new long[MOST];

  /**
   * Takes a reading.
   *
   * @param summary what {@code VM.native_memory summary} prints
   */
  void read(String summary) {
    reserved = new long[MOST];
    committed = new long[MOST];
    for (String line : summary.split("\n")) {
      int open = line.indexOf("(reserved=");
      if (line.startsWith("-") && open > 0) {
        int place = place(line.substring(1, open).strip());
        if (place >= 0) {
          reserved[place] = bytes(line, "reserved=");
          committed[place] = bytes(line, "committed=");
        }
      }
    }
  }

  /** In the order of their places; the same list until there is a new one. */
  List<String> names() {
    return names;
  }

  long[] reserved() {
    return Arrays.copyOf(reserved, names.size());
  }

  long[] committed() {
    return Arrays.copyOf(committed, names.size());
  }

  private int place(String area) {
    String name = PoolName.printable(area, MOST_NAME);
    int place = names.indexOf(name);
    if (place >= 0 || name.isEmpty() || names.size() == MOST) {
      return place;
    }
    List<String> more = new ArrayList<>(names);
    more.add(name);
    names = List.copyOf(more);
    return more.size() - 1;
  }

  /** Such as {@code reserved=1024KB}; 0 if it does not read so. */
  private static long bytes(String line, String key) {
    int at = line.indexOf(key) + key.length();
    long number = 0;
    while (at < line.length() && Character.digit(line.charAt(at), 10) >= 0) {
      number = number * 10 + Character.digit(line.charAt(at), 10);
      at++;
    }
    char unit = at < line.length() ? line.charAt(at) : 'B';
    return switch (unit) {
      case 'K' -> number << 10;
      case 'M' -> number << 20;
      case 'G' -> number << 30;
      default -> number;
    };
  }
}
