package io.fleetpulse.agent.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetpulse.agent.buffer.SampleBuffer;
import io.fleetpulse.agent.config.InForce;
import io.fleetpulse.agent.config.LiveSettings;
import io.fleetpulse.agent.probe.Sampler;
import io.fleetpulse.agent.publish.Publisher;
import io.fleetpulse.agent.sample.Sample;
import io.fleetpulse.agent.sample.ServiceIdentity;
import io.fleetpulse.agent.self.AgentLog;
import io.fleetpulse.agent.self.AgentSelf;
import io.fleetpulse.agent.self.LogLevel;
import java.io.OutputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class AgentLoopTest {
  private static final PrintStream NOWHERE = new PrintStream(OutputStream.nullOutputStream());

  private static final Duration INTERVAL = Duration.ofMillis(100);

  /** For an end that is to come by itself. */
  private static final Duration LONG = Duration.ofMinutes(1);

  private final List<String> events = Collections.synchronizedList(new ArrayList<>());
  private final AgentSelf self = new AgentSelf();
  private final SampleBuffer buffer = new SampleBuffer(1 << 20, self);

  @Test
  void closedBeforeItRuns_companionEndsWithoutAStart() {
    AgentLoop loop = loop(recording("a"));
    loop.close();
    loop.run();

    assertThat(events).containsExactly("a stops", "a ends", "last");
    assertThat(buffer.size()).isZero();
  }

  @Test
  void companionThatNeitherStartsNorEnds_isCountedAndInNobodysWay() throws Exception {
    AgentLoop loop =
        loop(
            new Companion(
                () -> {
                  throw new OutOfMemoryError("no thread");
                },
                () -> {
                  throw new OutOfMemoryError("no memory");
                },
                most -> {
                  throw new OutOfMemoryError("no memory");
                }),
            recording("b"));
    Thread thread = new Thread(loop);
    thread.start();
    Awaitility.await().until(() -> buffer.size() > 0);
    loop.close();
    thread.join(10_000);

    assertThat(thread.isAlive()).isFalse();
    assertThat(events).containsExactly("b starts", "b stops", "b ends", "last");
    assertThat(self.probeErrors).hasValue(3);
  }

  @Test
  void companions_areAllToldToEndBeforeOneIsAwaited() {
    int count = 3;
    CountDownLatch told = new CountDownLatch(count);
    List<Duration> given = Collections.synchronizedList(new ArrayList<>());
    Companion waiting =
        new Companion(
            () -> {},
            told::countDown,
            most -> {
              assertThat(told.getCount()).isZero();
              given.add(most);
            });
    loop(LONG, waiting, waiting, waiting).close();

    assertThat(given).hasSize(count).isSortedAccordingTo(Comparator.reverseOrder());
    assertThat(given.get(0)).isLessThanOrEqualTo(LONG);
    assertThat(events).containsExactly("last");
  }

  @Test
  void companionsThatDoNotEnd_haveOneBoundTogether() {
    List<Duration> given = Collections.synchronizedList(new ArrayList<>());
    CountDownLatch never = new CountDownLatch(1);
    Companion endless =
        new Companion(
            () -> {},
            () -> {},
            most -> {
              given.add(most);
              assertThat(never.await(most.toNanos(), TimeUnit.NANOSECONDS)).isFalse();
            });
    loop(Duration.ofMillis(50), endless, endless, endless).close();

    assertThat(given).hasSize(3);
    assertThat(given.subList(1, 3)).containsOnly(Duration.ZERO);
    assertThat(events).containsExactly("last");
    assertThat(self.probeErrors).hasValue(0);
  }

  @Test
  void last_comesAfterTheLastSend() throws Exception {
    CountDownLatch stopped = new CountDownLatch(1);
    AtomicInteger batches = new AtomicInteger();
    Publisher publisher =
        new Publisher() {
          @Override
          public Outcome publish(SampleBuffer.Batch batch) {
            if (batch.samples().stream().anyMatch(Sample::ending)) {
              awaitUninterruptibly(stopped);
              events.add("last samples are sent");
            }
            batches.incrementAndGet();
            return new Outcome.Delivered();
          }

          @Override
          public void close() {
            events.add("publisher ends");
          }
        };
    Companion companion = new Companion(() -> {}, stopped::countDown, most -> {});
    AgentLoop loop = loop(() -> publisher, INTERVAL, INTERVAL, LONG, companion);
    Thread thread = new Thread(loop);
    thread.start();
    // With the second the first has settled: the last is worth waiting for.
    Awaitility.await().until(() -> batches.get() >= 2);
    loop.close();
    thread.join(10_000);

    assertThat(events).containsExactly("last samples are sent", "publisher ends", "last");
  }

  @Test
  void askedFor_aSampleIsSentAlthoughNeitherIntervalIsOver() throws Exception {
    List<Long> sent = Collections.synchronizedList(new ArrayList<>());
    Publisher publisher =
        new Publisher() {
          @Override
          public Outcome publish(SampleBuffer.Batch batch) {
            batch.samples().forEach(sample -> sent.add(sample.sequence()));
            return new Outcome.Delivered();
          }

          @Override
          public void close() {}
        };
    AgentLoop loop = loop(() -> publisher, Duration.ofHours(1), Duration.ofHours(1), LONG);
    Thread thread = new Thread(loop);
    thread.start();
    Awaitility.await().until(() -> sent.contains(0L));
    loop.flush();
    Awaitility.await().until(() -> sent.contains(1L));
    loop.close();
    thread.join(10_000);

    assertThat(sent).containsExactly(0L, 1L, 2L);
  }

  private static void awaitUninterruptibly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError("nobody interrupts a send that has time", e);
    }
  }

  private Companion recording(String name) {
    return new Companion(
        () -> events.add(name + " starts"),
        () -> events.add(name + " stops"),
        most -> events.add(name + " ends"));
  }

  private AgentLoop loop(Companion... companions) {
    return loop(LONG, companions);
  }

  private AgentLoop loop(Duration mostFlush, Companion... companions) {
    return loop(
        () -> {
          throw new IllegalStateException("nothing is published here");
        },
        INTERVAL,
        Duration.ofHours(1),
        mostFlush,
        companions);
  }

  private AgentLoop loop(
      Supplier<Publisher> publishers,
      Duration interval,
      Duration publishInterval,
      Duration mostFlush,
      Companion... companions) {
    AgentLog log = new AgentLog(NOWHERE, NOWHERE, Duration.ofMinutes(1), System::nanoTime);
    Sampler sampler =
        new Sampler(
            new ServiceIdentity("n", "s", "i", "1", "", Map.of(), List.of()), "1", self, log);
    return new AgentLoop(
        sampler,
        buffer,
        publishers,
        new InForce(
            new LiveSettings(interval, publishInterval, Set.of(), 1, "samples", LogLevel.INFO)),
        self,
        log,
        List.of(companions),
        () -> events.add("last"),
        mostFlush);
  }
}
