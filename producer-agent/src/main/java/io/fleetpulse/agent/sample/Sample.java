package io.fleetpulse.agent.sample;

import org.jspecify.annotations.Nullable;

/**
 * One reading of the JVM; a section that could not be read is null. Immutable.
 *
 * @param sequence number since the agent's start
 * @param timeMillis when it was taken, by the JVM's clock
 * @param merged consecutive readings it stands for
 */
public record Sample(
    long sequence,
    long timeMillis,
    int merged,
    @Nullable Cpu cpu,
    @Nullable Memory memory,
    @Nullable Gc gc,
    @Nullable Threads threads,
    @Nullable Process process,
    @Nullable Classes classes,
    @Nullable Buffers buffers,
    @Nullable Self self) {

  /** Processor use; NaN and -1: not known. */
  public record Cpu(long timeNanos, float recent, float system, float load, int count) {}

  /** Memory in bytes; the pools' arrays are in the order of the identity's pools. */
  public record Memory(
      long heapUsed,
      long heapCommitted,
      long heapLimit,
      long nonHeapUsed,
      long[] used,
      long[] committed,
      long[] limit,
      long[] afterGc) {}

  /**
   * Collections since the JVM's start, and those of the interval.
   *
   * @param liveSetMeasured false: an estimate
   * @param counts per kind of collection, in the order of the identity
   */
  public record Gc(
      long pauseNanos,
      long liveSet,
      boolean liveSetMeasured,
      int liveSetAgeMillis,
      long allocated,
      long[] counts,
      long[] sumNanos,
      Values[] durations) {

    Gc after(Gc earlier) {
      Values[] both = durations.clone();
      for (int i = 0; i < earlier.durations.length; i++) {
        both[i] = earlier.durations[i].and(both[i]);
      }
      return new Gc(
          pauseNanos,
          liveSet,
          liveSetMeasured,
          liveSetAgeMillis,
          allocated,
          counts,
          sumNanos,
          both);
    }
  }

  /**
   * Threads.
   *
   * @param states per state and daemon flag, in the order of the schema; null: not read this time
   */
  public record Threads(int live, int peak, long started, int @Nullable [] states) {}

  /** The process; -1: not known. */
  public record Process(
      long uptimeMillis,
      long compilationMillis,
      long residentSet,
      long fileDescriptors,
      long fileDescriptorLimit) {}

  /** Class loading. */
  public record Classes(long loaded, long unloaded, int count) {}

  /** Buffer pools, in the order of the identity. */
  public record Buffers(long[] used, long[] limit, long[] count) {}

  /** The agent itself. */
  public record Self(
      long tickNanos,
      long ticksLate,
      long cpuNanos,
      long encodedBytes,
      int queued,
      long merged,
      long dropped,
      long sendErrors,
      long registryErrors,
      long probeErrors) {}

  /**
   * This and the next as one: totals are the later's, which hold the earlier's; what the interval
   * alone holds is put together.
   */
  public Sample mergeWith(Sample next) {
    Gc laterGc = next.gc;
    Threads laterThreads = next.threads;
    if (laterThreads != null && laterThreads.states() == null && threads != null) {
      laterThreads =
          new Threads(
              laterThreads.live(), laterThreads.peak(), laterThreads.started(), threads.states());
    }
    return new Sample(
        next.sequence,
        next.timeMillis,
        merged + next.merged,
        next.cpu == null ? cpu : next.cpu,
        next.memory == null ? memory : next.memory,
        laterGc == null ? gc : gc == null ? laterGc : laterGc.after(gc),
        laterThreads == null ? threads : laterThreads,
        next.process == null ? process : next.process,
        next.classes == null ? classes : next.classes,
        next.buffers == null ? buffers : next.buffers,
        next.self == null ? self : next.self);
  }
}
