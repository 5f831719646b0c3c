package io.fleetpulse.schemas.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TimeoutException;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SingleFlightTest {
  private final SingleFlight<String, Integer> flights = new SingleFlight<>();
  private final CountDownLatch started = new CountDownLatch(1);
  private final CountDownLatch open = new CountDownLatch(1);
  private final AtomicInteger asked = new AtomicInteger();

  @Test
  void failure_isSharedByThoseWhoWaited() throws InterruptedException {
    CompletableFuture<Integer> first = ask("first");
    started.await();
    CompletableFuture<Integer> second = ask("second");
    open.countDown();
    assertThatThrownBy(first::join).hasRootCauseInstanceOf(TimeoutException.class);
    assertThatThrownBy(second::join).hasRootCauseInstanceOf(TimeoutException.class);
    assertThat(asked).hasValue(1);
  }

  @Test
  void failure_leavesNothingBehind() {
    for (int i = 0; i < 100; i++) {
      String wanted = "garbage " + i;
      assertThatThrownBy(
              () ->
                  flights.ask(
                      wanted,
                      () -> {
                        throw new TimeoutException();
                      }))
          .isInstanceOf(TimeoutException.class);
    }
    assertThat(flights.underWay()).isZero();
  }

  @Test
  void interruptOfTheAskingThread_isNotThatOfTheOthers() throws InterruptedException {
    CompletableFuture<Integer> first =
        onThread(
            "first",
            () ->
                flights.ask(
                    "a",
                    () -> {
                      started.countDown();
                      awaitOpen();
                      throw new InterruptException("first");
                    }));
    started.await();
    CompletableFuture<Integer> second = onThread("second", () -> flights.ask("a", () -> 2));
    awaitWaiting("second");
    open.countDown();
    assertThatThrownBy(first::join).hasCauseInstanceOf(InterruptException.class);
    assertThat(second.join()).isEqualTo(2);
  }

  /** Asks on a thread of its own; returns when that thread waits, for its answer or the first's. */
  private CompletableFuture<Integer> ask(String thread) {
    CompletableFuture<Integer> answer =
        onThread(
            thread,
            () ->
                flights.ask(
                    "a",
                    () -> {
                      asked.incrementAndGet();
                      started.countDown();
                      awaitOpen();
                      throw new TimeoutException("down");
                    }));
    awaitWaiting(thread);
    return answer;
  }

  private static CompletableFuture<Integer> onThread(
      String name, java.util.function.Supplier<Integer> task) {
    return CompletableFuture.supplyAsync(
        task,
        command -> {
          Thread thread = new Thread(command, name);
          thread.setDaemon(true);
          thread.start();
        });
  }

  private static void awaitWaiting(String name) {
    Awaitility.await()
        .until(
            () ->
                Thread.getAllStackTraces().keySet().stream()
                    .anyMatch(
                        thread ->
                            thread.getName().equals(name)
                                && thread.getState() == Thread.State.WAITING));
  }

  private void awaitOpen() {
    try {
      open.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
