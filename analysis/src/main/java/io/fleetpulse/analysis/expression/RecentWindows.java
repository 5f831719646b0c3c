package io.fleetpulse.analysis.expression;

import io.fleetpulse.analysis.window.ClosedWindow;
import io.fleetpulse.analysis.window.SeriesLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What functions over windows need of one JVM's windows of one tier: of each statistic they look at
 * the values of as many windows as the longest of them, 66 at most. Seven digits are kept. A window
 * that was not judged is a hole.
 *
 * <p>For one thread.
 */
public final class RecentWindows implements Earlier {
  private final Map<Reference, Ring> rings = new HashMap<>();

  /** What was restored and not yet asked for, by the text of its reference. */
  private final Map<String, Kept> restored = new HashMap<>();

  /**
   * The values of one statistic as they are kept.
   *
   * @param text of its reference
   * @param newestWindow start of the newest window by the windows' length
   * @param values the oldest first; NaN: there was none
   */
  public record Kept(String text, long newestWindow, float[] values) {}

  /** From now on remembers these, each for so many windows; others are forgotten. */
  public void keep(Map<Reference, Integer> depths) {
    rings.keySet().retainAll(depths.keySet());
    depths.forEach(
        (reference, depth) -> {
          Ring known = rings.get(reference);
          if (known == null || known.values.length != depth) {
            Kept kept = known == null ? restored.get(reference.text()) : known.kept("");
            rings.put(reference, new Ring(depth, kept));
          }
        });
    restored.clear();
  }

  /** The next window. */
  public void add(ClosedWindow window) {
    long index = window.startMillis() / window.sizeMillis();
    rings.forEach((reference, ring) -> ring.add(reference, window, index));
  }

  @Override
  public Values of(Reference reference) {
    Ring ring = rings.get(reference);
    return ring == null ? NONE.of(reference) : ring;
  }

  /** Another JVM begins. */
  public void clear() {
    rings.values().forEach(Ring::clear);
    restored.clear();
  }

  /** All there is, to be stored. */
  public List<Kept> kept() {
    List<Kept> all = new ArrayList<>(restored.values());
    rings.forEach((reference, ring) -> all.add(ring.kept(reference.text())));
    all.removeIf(kept -> kept.values().length == 0);
    return all;
  }

  /** Takes back what was stored. */
  public void restore(Kept kept) {
    restored.put(kept.text(), kept);
  }

  private static final class Ring implements Values {
    private final float[] values;
    private long newest = Long.MIN_VALUE;
    private @Nullable SeriesLayout layout;
    private int[] positions = new int[0];

    Ring(int depth, @Nullable Kept kept) {
      this.values = new float[depth];
      clear();
      if (kept != null) {
        for (int i = 0; i < kept.values().length; i++) {
          put(kept.newestWindow() - kept.values().length + 1 + i, kept.values()[i]);
        }
      }
    }

    void clear() {
      Arrays.fill(values, Float.NaN);
      newest = Long.MIN_VALUE;
    }

    void add(Reference reference, ClosedWindow window, long index) {
      if (layout != window.layout()) {
        layout = window.layout();
        positions = reference.positions(window.layout());
      }
      put(index, (float) reference.value(window, positions));
    }

    @Override
    public double ago(int windows) {
      return newest == Long.MIN_VALUE || windows >= values.length
          ? Double.NaN
          : values[slot(newest - windows)];
    }

    Kept kept(String text) {
      int found = 0;
      for (int i = 0; newest != Long.MIN_VALUE && i < values.length; i++) {
        found = Double.isNaN(ago(i)) ? found : i + 1;
      }
      float[] kept = new float[found];
      for (int i = 0; i < found; i++) {
        kept[found - 1 - i] = (float) ago(i);
      }
      return new Kept(text, newest, kept);
    }

    private void put(long index, float value) {
      if (newest != Long.MIN_VALUE) {
        for (long hole = Math.max(newest + 1, index - values.length); hole < index; hole++) {
          values[slot(hole)] = Float.NaN;
        }
      }
      values[slot(index)] = value;
      newest = index;
    }

    private int slot(long index) {
      return (int) Math.floorMod(index, (long) values.length);
    }
  }
}
