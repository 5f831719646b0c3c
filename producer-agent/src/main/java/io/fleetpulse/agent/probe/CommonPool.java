package io.fleetpulse.agent.probe;

import java.util.concurrent.ForkJoinPool;
import org.jspecify.annotations.Nullable;

/**
 * The common fork-join pool, once the application has used it: asking before would create it, by
 * the properties that the application may still be about to set.
 */
final class CommonPool {
  static final int UNUSED = -1;
  private static final String WORKER = "ForkJoinPool.commonPool-worker-";

  private @Nullable ForkJoinPool pool;

  /** A thread of this name lives. */
  void seen(String thread) {
    if (pool == null && thread.startsWith(WORKER)) {
      pool = ForkJoinPool.commonPool();
    }
  }

  int parallelism() {
    return pool == null ? UNUSED : pool.getParallelism();
  }

  int active() {
    return pool == null ? UNUSED : pool.getActiveThreadCount();
  }

  long queued() {
    return pool == null ? UNUSED : pool.getQueuedTaskCount() + pool.getQueuedSubmissionCount();
  }

  long steals() {
    return pool == null ? UNUSED : pool.getStealCount();
  }
}
