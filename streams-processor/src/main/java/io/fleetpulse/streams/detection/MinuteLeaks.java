package io.fleetpulse.streams.detection;

import io.fleetpulse.analysis.detect.LeakWatch;
import io.fleetpulse.analysis.detect.LeakWatch.Kind;
import io.fleetpulse.analysis.detect.LeakWatch.Pace;
import io.fleetpulse.analysis.trend.Point;
import io.fleetpulse.streams.finding.BuiltIn;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The leaks that minutes show: slow ones of heap and threads, whose fast ones show in windows of
 * ten seconds, and those of everything else. For one thread.
 */
final class MinuteLeaks {
  private final List<Leak> leaks = new ArrayList<>();

  /** A watch and the name of its findings. */
  record Leak(BuiltIn rule, LeakWatch watch) {}

  MinuteLeaks() {
    leaks.add(new Leak(BuiltIn.SLOW_HEAP_LEAK, new LeakWatch(Kind.HEAP, Pace.SLOW)));
    leaks.add(new Leak(BuiltIn.SLOW_THREAD_LEAK, new LeakWatch(Kind.THREADS, Pace.SLOW)));
    leaks.add(new Leak(BuiltIn.CLASS_LEAK, new LeakWatch(Kind.CLASSES, Pace.FAST)));
    leaks.add(new Leak(BuiltIn.METASPACE_LEAK, new LeakWatch(Kind.METASPACE, Pace.FAST)));
    leaks.add(new Leak(BuiltIn.DIRECT_MEMORY_LEAK, new LeakWatch(Kind.DIRECT_MEMORY, Pace.FAST)));
    leaks.add(
        new Leak(BuiltIn.FILE_DESCRIPTOR_LEAK, new LeakWatch(Kind.FILE_DESCRIPTORS, Pace.FAST)));
  }

  List<Leak> all() {
    return leaks;
  }

  void clear() {
    leaks.forEach(leak -> leak.watch().clear());
  }

  void write(DataOutputStream out) throws IOException {
    for (Leak leak : leaks) {
      List<Point> points = leak.watch().points();
      out.writeShort(points.size());
      for (Point point : points) {
        out.writeLong(point.timeMillis());
        out.writeDouble(point.value());
        out.writeBoolean(point.sure());
      }
    }
  }

  void read(DataInputStream in) throws IOException {
    for (Leak leak : leaks) {
      int points = in.readShort();
      for (int i = 0; i < points; i++) {
        leak.watch().restore(new Point(in.readLong(), in.readDouble(), in.readBoolean()));
      }
    }
  }
}
