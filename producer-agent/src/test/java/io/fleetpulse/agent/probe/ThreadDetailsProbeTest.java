package io.fleetpulse.agent.probe;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetpulse.agent.section.SectionQuality;
import io.fleetpulse.agent.section.ThreadDetails;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.locks.ReentrantLock;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class ThreadDetailsProbeTest {
  private static final long SECOND = 1_000_000_000;

  private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
  private final CountDownLatch both = new CountDownLatch(2);

  @Test
  void reading_isSharedWithTheStatesAndDueOncePerPeriod() {
    ThreadReading reading = new ThreadReading(threads, Duration.ofSeconds(10));
    ThreadProbe states = new ThreadProbe(threads, reading);
    ThreadDetailsProbe details = new ThreadDetailsProbe(threads, reading, new ThreadTotals());

    assertThat(states.read(0).states()).isNotNull();
    assertThat(details.read(0)).isNotNull();
    assertThat(states.read(SECOND).states()).isNull();
    assertThat(details.read(SECOND)).isNull();
    assertThat(details.read(10 * SECOND)).isNotNull();
    assertThat(states.read(10 * SECOND).states()).isNotNull();
  }

  @Test
  void deadlock_namesThreadsLocksAndPlace() throws Exception {
    ReentrantLock left = new ReentrantLock();
    ReentrantLock right = new ReentrantLock();
    Thread one = deadlocking("\u001b[7mhostile\n" + "x".repeat(500), left, right);
    Thread two = deadlocking("second-2", right, left);
    try {
      one.start();
      two.start();
      Deadlocks deadlocks = new Deadlocks(threads);
      Awaitility.await()
          .until(
              () -> {
                deadlocks.find();
                return deadlocks.count() == 2;
              });

      assertThat(deadlocks.lines())
          .hasSize(2)
          .anySatisfy(
              line ->
                  assertThat(line)
                      .startsWith("\"second-2\" waits for java.util.concurrent.locks.Reentrant")
                      .contains(" held by \"_[7mhostile_xxx"))
          .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(Deadlocks.MOST_LINE))
          .allSatisfy(line -> assertThat(line).matches("\\P{C}+"));
      assertThat(deadlocks.lines()).anyMatch(line -> line.contains(" at io.fleetpulse.agent."));
    } finally {
      one.interrupt();
      two.interrupt();
      one.join(10_000);
      two.join(10_000);
    }
    Deadlocks gone = new Deadlocks(threads);
    gone.find();
    assertThat(gone.count()).isZero();
    assertThat(gone.lines()).isEmpty();
  }

  @Test
  void tooManyThreads_arePartialAndNotVisited() {
    ThreadMXBean many =
        (ThreadMXBean)
            Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {ThreadMXBean.class},
                (proxy, method, arguments) ->
                    switch (method.getName()) {
                      case "getThreadCount" -> ThreadReading.MOST_THREADS + 1;
                      case "isThreadContentionMonitoringSupported" -> false;
                      default -> throw new AssertionError(method + " asks for each thread");
                    });
    ThreadDetails details =
        Objects.requireNonNull(
            new ThreadDetailsProbe(
                    many, new ThreadReading(many, Duration.ofSeconds(10)), new ThreadTotals())
                .read(0));

    assertThat(details.quality()).isEqualTo(SectionQuality.PARTIAL);
    assertThat(details.deadlocked()).isEqualTo(-1);
    assertThat(details.pools()).isEmpty();
  }

  @Test
  void commonPool_isAskedOnceItsThreadWasSeen() {
    CommonPool pool = new CommonPool();
    pool.seen("ForkJoinPool-1-worker-1");
    assertThat(pool.parallelism()).isEqualTo(CommonPool.UNUSED);
    pool.seen("ForkJoinPool.commonPool-worker-3");
    assertThat(pool.parallelism()).isEqualTo(ForkJoinPool.commonPool().getParallelism());
    assertThat(pool.queued()).isGreaterThanOrEqualTo(0);
  }

  @Test
  void virtualScheduler_isUnknownUntilVirtualThreadsRunAndWhereTheJvmHasNone() {
    VirtualScheduler scheduler = new VirtualScheduler();
    assertThat(scheduler.parallelism()).isEqualTo(VirtualScheduler.UNKNOWN);
    scheduler.seen("VirtualThread-unblocker");
    if (Runtime.version().feature() >= 24) {
      assertThat(scheduler.parallelism()).isPositive();
      assertThat(scheduler.queued()).isGreaterThanOrEqualTo(0);
    } else {
      assertThat(scheduler.parallelism()).isEqualTo(VirtualScheduler.UNKNOWN);
    }
  }

  private Thread deadlocking(String name, ReentrantLock first, ReentrantLock second) {
    Thread thread =
        new Thread(
            () -> {
              first.lock();
              try {
                both.countDown();
                both.await();
                second.lockInterruptibly();
                second.unlock();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              } finally {
                first.unlock();
              }
            },
            name);
    thread.setDaemon(true);
    return thread;
  }
}
