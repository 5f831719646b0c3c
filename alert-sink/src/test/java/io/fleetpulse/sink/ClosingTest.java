package io.fleetpulse.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ClosingTest {
  private static final Duration LONG = Duration.ofSeconds(50);
  private static final Duration SHORT = Duration.ofMillis(50);

  private final List<String> closed = new CopyOnWriteArrayList<>();
  private final CountDownLatch end = new CountDownLatch(1);
  private final AutoCloseable hanging = end::await;

  @AfterEach
  void letGo() {
    end.countDown();
  }

  @Test
  void lastIn_isFirstOut_andOnlyOnce() {
    Closing closing = new Closing(LONG, LONG);
    closing.add(part("first"));
    closing.add(part("second"));

    closing.close();
    closing.close();

    assertThat(closed).containsExactly("second", "first");
  }

  @Test
  void oneThatFails_keepsNoOtherFromClosing() {
    Closing closing = new Closing(LONG, LONG);
    closing.add(part("first"));
    closing.add(
        () -> {
          throw new IllegalStateException("a fault");
        });

    assertThatCode(closing::close).doesNotThrowAnyException();

    assertThat(closed).containsExactly("first");
  }

  @Test
  void oneThatHangs_isNotWaitedForLongerThanItsStep() {
    Closing closing = new Closing(LONG, SHORT);
    closing.add(part("first"));
    closing.add(hanging);

    closing.close();

    assertThat(closed).containsExactly("first");
  }

  @Test
  void manyThatHang_takeTogetherNoLongerThanTheWhole() throws InterruptedException {
    Closing closing = new Closing(SHORT, LONG);
    CountDownLatch begun = new CountDownLatch(5);
    for (int i = 0; i < 5; i++) {
      closing.add(
          () -> {
            begun.countDown();
            end.await();
          });
    }

    closing.close();

    // Each is told to close, even when no time is left to wait for it.
    assertThat(begun.await(30, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void togetherAdded_closeAtTheSameTime() {
    Closing closing = new Closing(LONG, LONG);
    CyclicBarrier both = new CyclicBarrier(2);
    AutoCloseable waitsForTheOther =
        () -> {
          both.await(30, TimeUnit.SECONDS);
          closed.add("met");
        };
    closing.addTogether(List.of(waitsForTheOther, waitsForTheOther));

    closing.close();

    assertThat(closed).containsExactly("met", "met");
  }

  @Test
  void whatIsAddedAfterwards_closesAtOnce() {
    Closing closing = new Closing(LONG, LONG);
    closing.close();

    closing.add(part("late"));

    assertThat(closed).containsExactly("late");
  }

  private AutoCloseable part(String name) {
    return () -> closed.add(name);
  }
}
