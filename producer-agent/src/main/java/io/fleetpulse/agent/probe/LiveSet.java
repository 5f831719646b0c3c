package io.fleetpulse.agent.probe;

/**
 * The heap that survived the last collection able to tell. Written by whoever sees collections,
 * read by the sampling thread.
 */
public final class LiveSet {
  private volatile Reading last = new Reading(-1, false, 0);
  private volatile boolean young = true;

  /**
   * One reading.
   *
   * @param bytes -1: none yet
   * @param measured after a collection of the old generation; false: after a young one
   */
  record Reading(long bytes, boolean measured, long atNanos) {}

  /** After a collection that looked at all of the heap, or at the old regions worth it. */
  public void measured(long bytes, long atNanos) {
    young = false;
    last = new Reading(bytes, true, atNanos);
  }

  /**
   * After a collection that looked at all of the heap where such are no rule, as under G1: what
   * follows is estimated as before, or the reading would stand still until the next of them.
   */
  public void measuredOnce(long bytes, long atNanos) {
    last = new Reading(bytes, true, atNanos);
  }

  /** After a young collection: what is old may be garbage. Ignored once there was a better one. */
  public void estimated(long bytes, long atNanos) {
    if (young) {
      last = new Reading(bytes, false, atNanos);
    }
  }

  /** Nobody measures from now on, so estimates count again. */
  public void estimateAgain() {
    Reading known = last;
    last = new Reading(known.bytes(), false, known.atNanos());
    young = true;
  }

  /** Whether at least so many bytes of the heap were in use after the last collection. */
  boolean reaches(long bytes) {
    return last.bytes() >= bytes;
  }

  Reading last() {
    return last;
  }
}
