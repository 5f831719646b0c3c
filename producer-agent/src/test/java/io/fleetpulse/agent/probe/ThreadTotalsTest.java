package io.fleetpulse.agent.probe;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ThreadTotalsTest {
  private final ThreadMXBean bean = ManagementFactory.getThreadMXBean();
  private final ThreadTotals totals = new ThreadTotals();
  private final CountDownLatch end = new CountDownLatch(1);
  private final List<Thread> started = new ArrayList<>();

  @AfterEach
  void endThreads() throws InterruptedException {
    end.countDown();
    for (Thread thread : started) {
      thread.join(10_000);
    }
  }

  @Test
  void threadsThatWereThereBefore_beginAtZero() {
    Thread waits = waiting("before-1");
    totals.add(read(waits));
    assertThat(totals.waited()).isZero();
    totals.add(read(waits));
    assertThat(totals.waited()).isZero();
  }

  @Test
  void threadsThatCameLater_countFromTheirStartAndStayInTheTotals() throws Exception {
    totals.add(new ThreadInfo[0]);
    Thread waits = waiting("later-1");
    totals.add(read(waits));
    assertThat(totals.waited()).isEqualTo(1);
    assertThat(totals.heldBytes()).isPositive();
    end.countDown();
    waits.join(10_000);
    totals.add(read(waits));

    assertThat(totals.waited()).isEqualTo(1);
    assertThat(totals.heldBytes()).as("its entry is gone").isZero();
  }

  @Test
  void blockedThread_counts() throws Exception {
    totals.add(new ThreadInfo[0]);
    Thread blocks;
    synchronized (end) {
      blocks =
          start(
              "blocks",
              () -> {
                synchronized (end) {
                  Thread.yield();
                }
              });
      Awaitility.await().until(() -> blocks.getState() == Thread.State.BLOCKED);
      totals.add(read(blocks));
    }
    assertThat(totals.blocked()).isEqualTo(1);
    blocks.join(10_000);
  }

  @Test
  void pools_haveTheirPlaceForGoodAndTheRestIsTogether() {
    Thread[] many =
        IntStream.range(0, 40)
            .mapToObj(i -> waiting("own" + (char) ('a' + i / 26) + (char) ('a' + i % 26) + "-1"))
            .toArray(Thread[]::new);
    int[] sizes = totals.add(read(many));

    assertThat(totals.pools().names())
        .hasSize(ThreadPools.MOST)
        .startsWith("ownaa", "ownab")
        .endsWith(ThreadPools.OTHER);
    assertThat(sizes).hasSize(ThreadPools.MOST).startsWith(1, 1).endsWith(9);
    List<String> names = totals.pools().names();
    totals.add(read(many[1]));
    assertThat(totals.pools().names()).isSameAs(names);
  }

  private ThreadInfo[] read(Thread... threads) {
    long[] ids = IntStream.range(0, threads.length).mapToLong(i -> threads[i].getId()).toArray();
    return bean.getThreadInfo(ids, 0);
  }

  private Thread waiting(String name) {
    Thread thread =
        start(
            name,
            () -> {
              try {
                end.await();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
    Awaitility.await().until(() -> thread.getState() == Thread.State.WAITING);
    return thread;
  }

  private Thread start(String name, Runnable work) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    thread.start();
    started.add(thread);
    return thread;
  }
}
