package io.fleetpulse.streams.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fleetpulse.service.http.ApiException;
import io.fleetpulse.streams.control.ControlWriter;
import io.fleetpulse.streams.control.NotWritten;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ControlChangesTest {
  private static final Duration LONG = Duration.ofMinutes(1);

  private final Topic topic = new Topic();
  private final ExecutorService threads = Executors.newCachedThreadPool();

  @AfterEach
  void end() {
    threads.shutdownNow();
  }

  @Test
  void changesAtOnce_haveAVersionEach() throws Exception {
    ControlChanges<Long> changes = new ControlChanges<>(topic, topic, LONG);
    int count = 20;
    CountDownLatch all = new CountDownLatch(count);
    List<Future<ControlChanges.Written>> written = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      written.add(
          threads.submit(
              () -> {
                all.countDown();
                all.await();
                return changes.write("k", version -> version);
              }));
    }
    int created = 0;
    for (Future<ControlChanges.Written> each : written) {
      created += each.get().created() ? 1 : 0;
    }

    assertThat(topic.written)
        .containsExactlyElementsOf(LongStream.rangeClosed(1, count).boxed().toList());
    assertThat(created).isEqualTo(1);
    assertThat(topic.mostAtOnce).hasValue(1);
  }

  @Test
  void notReadBack_isUnavailableAndItsVersionIsNotGivenAgain() {
    topic.change("k", 6L);
    topic.reads = false;
    ControlChanges<Long> changes = new ControlChanges<>(topic, topic, Duration.ofMillis(10));
    for (int version = 7; version < 9; version++) {
      assertThatThrownBy(() -> changes.write("k", number -> number))
          .isInstanceOfSatisfying(ApiException.class, e -> assertThat(e.status()).isEqualTo(503))
          .hasMessage(
              "version %d of k is written, but was not read back within 10 ms; it will still hold",
              version);
    }
    assertThatThrownBy(() -> changes.delete("k"))
        .isInstanceOfSatisfying(ApiException.class, e -> assertThat(e.status()).isEqualTo(503))
        .hasMessageStartingWith("the deletion of k is written, but was not read back");

    assertThat(topic.written).containsExactly(7L, 8L);
  }

  @Test
  void notWritten_isUnavailableAndTheNextMayBe() throws Exception {
    ControlChanges<Long> changes = new ControlChanges<>(topic, topic, LONG);
    topic.down = true;
    assertThatThrownBy(() -> changes.write("k", version -> version))
        .isInstanceOf(ApiException.class)
        .hasMessage("the brokers are away");

    topic.down = false;
    assertThat(changes.write("k", version -> version).version())
        .as("the first may have arrived all the same")
        .isEqualTo(2);
  }

  @Test
  void keysNotReadBack_areForgottenWithoutAVersionBeingGivenAgain() throws Exception {
    ControlChanges<Long> changes = new ControlChanges<>(topic, topic, LONG);
    topic.down = true;
    for (int i = 0; i < 3; i++) {
      assertThatThrownBy(() -> changes.write("first", version -> version))
          .isInstanceOf(ApiException.class);
    }
    for (int i = 0; i < ControlChanges.MOST_UNREAD; i++) {
      String key = "k" + i;
      assertThatThrownBy(() -> changes.write(key, version -> version))
          .isInstanceOf(ApiException.class);
    }

    topic.down = false;
    assertThat(changes.write("first", version -> version).version()).isEqualTo(4);
    assertThat(changes.write("new", version -> version).version())
        .as("it may be one of those that are forgotten")
        .isEqualTo(4);
    assertThat(changes.write("k500", version -> version).version())
        .as("it is not forgotten")
        .isEqualTo(2);
  }

  /** One key's worth of a topic: read on a thread of its own, as the real one is. */
  private final class Topic implements ControlWriter<Long>, ControlChanges.Book {
    private final List<Long> written = Collections.synchronizedList(new ArrayList<>());
    private final Map<String, Long> read = new HashMap<>();
    private final AtomicInteger now = new AtomicInteger();
    private final AtomicInteger mostAtOnce = new AtomicInteger();
    private volatile boolean reads = true;
    private volatile boolean down;

    @Override
    public void write(String key, Long version) throws NotWritten {
      mostAtOnce.accumulateAndGet(now.incrementAndGet(), Math::max);
      try {
        if (down) {
          throw new NotWritten("the brokers are away", new IOException("closed"));
        }
        written.add(version);
        if (reads) {
          threads.execute(() -> change(key, version));
        }
      } finally {
        now.decrementAndGet();
      }
    }

    @Override
    public void delete(String key) {
      if (reads) {
        threads.execute(() -> change(key, null));
      }
    }

    @Override
    public synchronized OptionalLong newest(String key) {
      Long version = read.get(key);
      return version == null ? OptionalLong.empty() : OptionalLong.of(version);
    }

    @Override
    public synchronized boolean await(String key, long version, Duration most)
        throws InterruptedException {
      long deadline = System.nanoTime() + most.toNanos();
      while (newest(key).orElse(0) != version) {
        long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
        if (left <= 0) {
          return false;
        }
        wait(left);
      }
      return true;
    }

    private synchronized void change(String key, @Nullable Long version) {
      if (version == null) {
        read.remove(key);
      } else {
        read.put(key, version);
      }
      notifyAll();
    }
  }
}
