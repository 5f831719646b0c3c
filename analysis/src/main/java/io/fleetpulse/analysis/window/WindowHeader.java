package io.fleetpulse.analysis.window;

/**
 * All of a window but its columns.
 *
 * @param startMillis epoch milliseconds, a multiple of the size
 * @param sizeMillis length
 * @param jvmStartMillis when the JVM started: a restart within a window gives two windows
 * @param revision 0 when first closed; higher when later samples resumed it
 * @param provisional closed by silence: later samples may resume it
 * @param samples samples in it
 * @param lostSamples sequence numbers missing before its samples
 * @param duplicateSamples samples ignored as seen before
 * @param invalidValues values ignored as NaN, negative or decreasing totals
 * @param firstSequence sequence of its first sample
 * @param lastSequence sequence of its last sample
 * @param firstSampleMillis time of its first sample, corrected by the skew
 * @param lastSampleMillis time of its last sample, corrected by the skew
 * @param clockSkewMillis broker's clock less the JVM's as used for correction; 0 within tolerance
 */
public record WindowHeader(
    long startMillis,
    int sizeMillis,
    long jvmStartMillis,
    int revision,
    boolean provisional,
    int samples,
    int lostSamples,
    int duplicateSamples,
    int invalidValues,
    long firstSequence,
    long lastSequence,
    long firstSampleMillis,
    long lastSampleMillis,
    long clockSkewMillis) {

  public WindowHeader {
    if (sizeMillis <= 0 || Math.floorMod(startMillis, sizeMillis) != 0) {
      throw new IllegalArgumentException(
          "window start " + startMillis + " is no multiple of its size " + sizeMillis);
    }
  }

  /** With what the next shorter window of the same JVM adds. */
  WindowHeader followedBy(WindowHeader next) {
    return new WindowHeader(
        startMillis,
        sizeMillis,
        jvmStartMillis,
        revision,
        provisional,
        samples + next.samples,
        lostSamples + next.lostSamples,
        duplicateSamples + next.duplicateSamples,
        invalidValues + next.invalidValues,
        firstSequence,
        next.lastSequence,
        firstSampleMillis,
        Math.max(lastSampleMillis, next.lastSampleMillis),
        next.clockSkewMillis);
  }

  /** The same samples as another window's: a longer one's, or one put out again. */
  WindowHeader as(
      long otherStartMillis, int otherSizeMillis, int otherRevision, boolean otherProvisional) {
    return new WindowHeader(
        otherStartMillis,
        otherSizeMillis,
        jvmStartMillis,
        otherRevision,
        otherProvisional,
        samples,
        lostSamples,
        duplicateSamples,
        invalidValues,
        firstSequence,
        lastSequence,
        firstSampleMillis,
        lastSampleMillis,
        clockSkewMillis);
  }

  public WindowQuality quality() {
    return provisional || lostSamples > 0 ? WindowQuality.PARTIAL : WindowQuality.OK;
  }
}
