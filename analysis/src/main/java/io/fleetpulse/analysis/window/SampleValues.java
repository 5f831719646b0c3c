package io.fleetpulse.analysis.window;

import io.fleetpulse.analysis.histogram.ExponentialHistogram;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One decoded sample in the columns of its layout. Reused from sample to sample by the one thread
 * that decodes, so that decoding allocates nothing but histograms.
 */
public final class SampleValues {
  /** No value in this sample. */
  public static final long ABSENT = Long.MIN_VALUE;

  /** Delays and intervals believed at most: a day, as long as samples are kept. */
  private static final long MOST_MILLIS = 86_400_000;

  private long sequence;
  private long jvmStartMillis;
  private long sampleTimeMillis;
  private long sendDelayMillis;
  private long publishIntervalMillis;
  private long intervalMillis;
  private long mergedSamples;
  private int invalidValues;
  private boolean ending;
  private long lostBefore;

  private int gaugesRead;
  private long[] gauges = new long[0];
  private boolean[] estimated = new boolean[0];
  private long[] counters = new long[0];
  private long[] distributionCounts = new long[0];
  private long[] distributionSums = new long[0];
  private @Nullable ExponentialHistogram[] histograms = new ExponentialHistogram[0];

  /** Forgets all values and makes room for the layout's. */
  public void reset(SeriesLayout layout) {
    if (gauges.length < layout.gauges()) {
      gauges = new long[layout.gauges()];
      estimated = new boolean[layout.gauges()];
    }
    if (counters.length < layout.counters()) {
      counters = new long[layout.counters()];
    }
    if (distributionCounts.length < layout.distributions()) {
      distributionCounts = new long[layout.distributions()];
      distributionSums = new long[layout.distributions()];
      histograms = new ExponentialHistogram[layout.distributions()];
    }
    Arrays.fill(gauges, ABSENT);
    Arrays.fill(estimated, false);
    Arrays.fill(counters, ABSENT);
    Arrays.fill(distributionCounts, ABSENT);
    Arrays.fill(histograms, null);
    invalidValues = 0;
    ending = false;
    lostBefore = 0;
    gaugesRead = 0;
  }

  /**
   * Who and when: the sample's own header. Delays and intervals beyond a day are taken as a day.
   *
   * @param sequence number of the sample since its agent's start, from 0
   * @param jvmStartMillis when the JVM started, by its clock
   * @param sampleTimeMillis when the sample was taken, by the JVM's clock
   * @param sendDelayMillis from sampling to sending
   * @param intervalMillis sampling interval in force
   * @param publishIntervalMillis publish interval in force
   * @param mergedSamples consecutive samples it stands for, at least 1
   */
  public void header(
      long sequence,
      long jvmStartMillis,
      long sampleTimeMillis,
      long sendDelayMillis,
      long intervalMillis,
      long publishIntervalMillis,
      long mergedSamples) {
    this.sequence = sequence;
    this.jvmStartMillis = jvmStartMillis;
    this.sampleTimeMillis = sampleTimeMillis;
    this.sendDelayMillis = within(0, sendDelayMillis, MOST_MILLIS);
    this.intervalMillis = within(0, intervalMillis, MOST_MILLIS);
    this.publishIntervalMillis = within(0, publishIntervalMillis, MOST_MILLIS);
    this.mergedSamples = within(1, mergedSamples, Integer.MAX_VALUE);
  }

  private static long within(long least, long value, long most) {
    return Math.max(least, Math.min(value, most));
  }

  /** A gauge's value; once per column and sample. */
  public void gauge(int column, long value) {
    gauges[column] = value;
    gaugesRead++;
  }

  /** The gauge's value is an estimate. */
  public void estimated(int gauge) {
    estimated[gauge] = true;
  }

  public void counter(int column, long total) {
    counters[column] = total;
  }

  public void distribution(
      int column, long totalCount, long totalSum, @Nullable ExponentialHistogram values) {
    distributionCounts[column] = totalCount;
    distributionSums[column] = totalSum;
    histograms[column] = values;
  }

  /** A value was NaN, negative where that cannot be, or otherwise absurd: it is left out. */
  public void invalid() {
    invalidValues++;
  }

  public long sequence() {
    return sequence;
  }

  public long jvmStartMillis() {
    return jvmStartMillis;
  }

  public long sampleTimeMillis() {
    return sampleTimeMillis;
  }

  public long sendDelayMillis() {
    return sendDelayMillis;
  }

  public long intervalMillis() {
    return intervalMillis;
  }

  public long publishIntervalMillis() {
    return publishIntervalMillis;
  }

  public long mergedSamples() {
    return mergedSamples;
  }

  /** The lowest sequence it stands for. */
  long firstSequence() {
    return sequence - mergedSamples + 1;
  }

  /** The agent says that it is its last. */
  public void ending() {
    ending = true;
  }

  boolean isEnding() {
    return ending;
  }

  /** Sequence numbers missing before it, told of or not; known once it was accepted. */
  public long lostBefore() {
    return lostBefore;
  }

  void lostBefore(long samples) {
    lostBefore = samples;
  }

  int invalidValues() {
    return invalidValues;
  }

  /** Reads this sample's gauges, the first ones of the columns. */
  void readInto(WindowColumns columns, SeriesLayout layout) {
    if (gaugesRead == layout.gauges()) {
      columns.readAll(gauges, estimated, gaugesRead);
      return;
    }
    for (int i = 0; i < layout.gauges(); i++) {
      if (gauges[i] != ABSENT) {
        columns.read(i, gauges[i], estimated[i]);
      }
    }
  }

  long counter(int column) {
    return counters[column];
  }

  long distributionCount(int column) {
    return distributionCounts[column];
  }

  long distributionSum(int column) {
    return distributionSums[column];
  }

  @Nullable ExponentialHistogram histogram(int column) {
    return histograms[column];
  }
}
