package io.fleetpulse.analysis.history;

import io.fleetpulse.analysis.window.ClosedWindow;
import io.fleetpulse.analysis.window.WindowHeader;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;

/** What many windows of one JVM say of themselves, as far as it is not what one expects. */
final class HeaderColumns {
  private HeaderColumns() {}

  static void write(BitWriter out, List<ClosedWindow> windows) {
    WindowHeader first = windows.get(0).header();
    out.writeNumber(Zigzag.code(first.startMillis()));
    out.writeNumber(first.sizeMillis());
    out.writeNumber(Zigzag.code(first.jvmStartMillis()));
    int n = windows.size();
    long[] steps = new long[n];
    long[] sequences = new long[n];
    long next = 0;
    for (int i = 0; i < n; i++) {
      WindowHeader each = windows.get(i).header();
      steps[i] = (each.startMillis() - first.startMillis()) / first.sizeMillis() - i;
      sequences[i] = each.firstSequence() - next;
      next = each.lastSequence() + 1;
    }
    LongColumn.write(out, steps);
    LongColumn.write(out, sequences);
    column(out, windows, each -> each.lastSequence() - each.firstSequence() - each.samples());
    column(out, windows, WindowHeader::revision);
    column(out, windows, each -> each.provisional() ? 1 : 0);
    column(out, windows, WindowHeader::samples);
    column(out, windows, WindowHeader::lostSamples);
    column(out, windows, WindowHeader::duplicateSamples);
    column(out, windows, WindowHeader::invalidValues);
    column(out, windows, each -> each.firstSampleMillis() - each.startMillis());
    column(out, windows, each -> each.lastSampleMillis() - each.firstSampleMillis());
    column(out, windows, WindowHeader::clockSkewMillis);
  }

  private static void column(
      BitWriter out, List<ClosedWindow> windows, ToLongFunction<WindowHeader> value) {
    long[] values = new long[windows.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = value.applyAsLong(windows.get(i).header());
    }
    LongColumn.write(out, values);
  }

  static List<WindowHeader> read(BitReader in, int n) {
    long firstStart = Zigzag.decode(in.readNumber());
    int size = (int) in.readNumber();
    long jvmStart = Zigzag.decode(in.readNumber());
    long[] steps = LongColumn.read(in, n);
    long[] sequences = LongColumn.read(in, n);
    long[] beyond = LongColumn.read(in, n);
    long[] revisions = LongColumn.read(in, n);
    long[] provisional = LongColumn.read(in, n);
    long[] samples = LongColumn.read(in, n);
    long[] lost = LongColumn.read(in, n);
    long[] duplicates = LongColumn.read(in, n);
    long[] invalid = LongColumn.read(in, n);
    long[] firstMillis = LongColumn.read(in, n);
    long[] lastMillis = LongColumn.read(in, n);
    long[] skews = LongColumn.read(in, n);
    List<WindowHeader> headers = new ArrayList<>(n);
    long next = 0;
    for (int i = 0; i < n; i++) {
      long start = firstStart + (steps[i] + i) * size;
      long firstSequence = sequences[i] + next;
      long lastSequence = beyond[i] + firstSequence + samples[i];
      next = lastSequence + 1;
      headers.add(
          new WindowHeader(
              start,
              size,
              jvmStart,
              (int) revisions[i],
              provisional[i] == 1,
              (int) samples[i],
              (int) lost[i],
              (int) duplicates[i],
              (int) invalid[i],
              firstSequence,
              lastSequence,
              start + firstMillis[i],
              start + firstMillis[i] + lastMillis[i],
              skews[i]));
    }
    return headers;
  }
}
