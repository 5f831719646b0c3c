package io.fleetpulse.analysis.history;

import io.fleetpulse.analysis.window.ClosedWindow;
import io.fleetpulse.analysis.window.InstanceIdentity;
import io.fleetpulse.analysis.window.Series;
import io.fleetpulse.analysis.window.SeriesLayout;
import io.fleetpulse.analysis.window.WindowColumns;
import io.fleetpulse.analysis.window.WindowHeader;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Successive windows of one JVM, packed by series and statistic, without loss. Windows of one
 * layout stand together, since a column has one meaning only; a series that is not asked for is
 * passed over, not read.
 */
public final class WindowChunk {
  private static final int VERSION = 1;
  private static final int VERSION_BITS = 8;

  private WindowChunk() {}

  /**
   * The windows' bytes.
   *
   * @param windows of one JVM and one size, in order of time, at least one
   */
  public static byte[] encode(List<ClosedWindow> windows) {
    BitWriter out = new BitWriter();
    out.write(VERSION, VERSION_BITS);
    int from = 0;
    while (from < windows.size()) {
      int to = from + 1;
      while (to < windows.size() && windows.get(to).layout().equals(windows.get(from).layout())) {
        to++;
      }
      writeRun(out, windows.subList(from, to));
      from = to;
    }
    out.writeNumber(0);
    return out.toByteArray();
  }

  private static void writeRun(BitWriter out, List<ClosedWindow> windows) {
    SeriesLayout layout = windows.get(0).layout();
    out.writeNumber(windows.size());
    out.write(layout.stableHash(), Integer.SIZE);
    HeaderColumns.write(out, windows);
    List<WindowHeader> headers = windows.stream().map(ClosedWindow::header).toList();
    List<WindowColumns> columns = windows.stream().map(ClosedWindow::columns).toList();
    out.writeNumber(layout.series().size());
    for (int i = 0; i < layout.series().size(); i++) {
      byte[] block = SeriesBlock.encode(layout.series().get(i), layout.column(i), columns, headers);
      out.writeNumber(block.length);
      out.writeBytes(block);
    }
  }

  /**
   * The windows again, in order of time.
   *
   * @param layouts of the hashes that they were packed with; null for one that is not known: its
   *     windows are left out
   * @param wanted the series to be read; the windows have no others
   * @throws IllegalArgumentException if the bytes are no chunk
   */
  public static List<ClosedWindow> decode(
      byte[] chunk,
      InstanceIdentity identity,
      IntFunction<@Nullable SeriesLayout> layouts,
      Predicate<Series> wanted) {
    BitReader in = new BitReader(chunk);
    List<ClosedWindow> windows = new ArrayList<>();
    try {
      long version = in.read(VERSION_BITS);
      if (version != VERSION) {
        throw new IllegalArgumentException("windows are packed in an unknown version: " + version);
      }
      for (long n = in.readNumber(); n != 0; n = in.readNumber()) {
        readRun(in, Math.toIntExact(n), identity, layouts, wanted, windows);
      }
    } catch (IndexOutOfBoundsException | NegativeArraySizeException | ArithmeticException e) {
      throw new IllegalArgumentException("these are no packed windows", e);
    }
    return windows;
  }

  private static void readRun(
      BitReader in,
      int n,
      InstanceIdentity identity,
      IntFunction<@Nullable SeriesLayout> layouts,
      Predicate<Series> wanted,
      List<ClosedWindow> into) {
    SeriesLayout stored = layouts.apply((int) in.read(Integer.SIZE));
    List<WindowHeader> headers = HeaderColumns.read(in, n);
    int series = Math.toIntExact(in.readNumber());
    SeriesLayout read = stored == null ? null : chosen(stored, wanted);
    List<WindowColumns> columns = new ArrayList<>();
    for (int i = 0; read != null && i < n; i++) {
      columns.add(new WindowColumns(read));
    }
    for (int i = 0; i < series; i++) {
      int length = Math.toIntExact(in.readNumber());
      in.align();
      int target = stored == null || read == null ? -1 : read.find(stored.series().get(i).key());
      if (stored == null || read == null || target < 0) {
        in.skip(length);
        continue;
      }
      SeriesBlock.read(in, stored.series().get(i), read.column(target), columns, headers);
      in.align();
    }
    for (int i = 0; read != null && i < n; i++) {
      into.add(new ClosedWindow(identity, read, headers.get(i), columns.get(i)));
    }
  }

  private static SeriesLayout chosen(SeriesLayout stored, Predicate<Series> wanted) {
    List<Series> chosen = stored.series().stream().filter(wanted).toList();
    return chosen.size() == stored.series().size() ? stored : SeriesLayout.of(chosen);
  }
}
