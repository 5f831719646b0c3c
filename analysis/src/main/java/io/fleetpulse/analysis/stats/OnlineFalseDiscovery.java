package io.fleetpulse.analysis.stats;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * Decides questions one by one as they come, with the expected share of false discoveries bounded
 * at each time: LORD++ (Ramdas, Yang, Wainwright, Jordan, "Online control of the false discovery
 * rate with decaying memory", 2017, section 3). Each question is tested at a level that earlier
 * discoveries raise and that falls while nothing is found.
 *
 * <p>Why this one: SAFFRON (Ramdas et al. 2018) finds more where many p-values are large, but its
 * bound is for independent p-values only; that of LORD++ holds for the marginal rate whenever a
 * true null's p-value is no smaller than it should be given what was decided before, which
 * questions on windows that do not overlap meet. e-BH (Wang and Ramdas 2022) needs no independence
 * at all, but all questions at once; for those there is {@link FalseDiscovery#benjaminiYekutieli}.
 *
 * <p>After some thousand questions without a discovery the level is next to nothing: begin anew at
 * each period that the bound is for, say a day. For one thread; state: 8 bytes for each of the
 * latest 64 discoveries (forgetting older ones only lowers the level).
 */
public final class OnlineFalseDiscovery {
  private static final int KEPT = 64;

  /** Of the level, spent before the first discovery. */
  private static final double INITIAL_SHARE = 0.1;

  /** Makes the sum of {@link #gamma} 1 (Javanmard and Montanari 2018). */
  private static final double GAMMA_SCALE = 0.07720838;

  private final double level;
  private long asked;
  private long found;

  /** Numbers of the questions that were discoveries, the first of all apart. */
  private final long[] discoveries = new long[KEPT];

  private long first;

  /**
   * @param level bound of the share of false discoveries, as 0.05
   */
  public OnlineFalseDiscovery(double level) {
    if (!(level > 0 && level < 1)) {
      throw new IllegalArgumentException("a false discovery rate of " + level);
    }
    this.level = level;
  }

  /** Whether this is a discovery. */
  public boolean decide(double probability) {
    double threshold = threshold();
    asked++;
    if (!(probability <= threshold)) {
      return false;
    }
    if (found == 0) {
      first = asked;
    } else {
      discoveries[(int) ((found - 1) % KEPT)] = asked;
    }
    found++;
    return true;
  }

  /** What the next p-value has to be at most. */
  public double threshold() {
    long next = asked + 1;
    double initial = INITIAL_SHARE * level;
    double threshold = initial * gamma(next);
    if (found > 0) {
      threshold += (level - initial) * gamma(next - first);
    }
    for (int i = 0; i < Math.min(KEPT, found - 1); i++) {
      threshold += level * gamma(next - discoveries[i]);
    }
    return threshold;
  }

  /** Begins a new period. */
  public void clear() {
    asked = 0;
    found = 0;
  }

  private static double gamma(long j) {
    double log = Math.log(j);
    return GAMMA_SCALE * Math.log(Math.max(j, 2)) / (j * Math.exp(Math.sqrt(log)));
  }

  public void write(DataOutput out) throws IOException {
    out.writeLong(asked);
    out.writeLong(found);
    out.writeLong(first);
    for (int i = 0; i < Math.min(KEPT, found - 1); i++) {
      out.writeLong(discoveries[i]);
    }
  }

  /** Reads what another of the same level wrote. */
  public void read(DataInput in) throws IOException {
    asked = in.readLong();
    found = in.readLong();
    first = in.readLong();
    if (found < 0 || found > asked) {
      throw new IOException(found + " discoveries of " + asked);
    }
    for (int i = 0; i < Math.min(KEPT, found - 1); i++) {
      discoveries[i] = in.readLong();
    }
  }
}
