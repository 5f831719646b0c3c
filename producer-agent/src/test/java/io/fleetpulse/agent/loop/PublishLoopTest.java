package io.fleetpulse.agent.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetpulse.agent.buffer.SampleBuffer;
import io.fleetpulse.agent.config.LiveSettings;
import io.fleetpulse.agent.publish.Publisher;
import io.fleetpulse.agent.publish.Publisher.Outcome;
import io.fleetpulse.agent.sample.Gap;
import io.fleetpulse.agent.sample.Sample;
import io.fleetpulse.agent.section.Sections;
import io.fleetpulse.agent.self.AgentLog;
import io.fleetpulse.agent.self.AgentSelf;
import io.fleetpulse.agent.self.LogLevel;
import io.fleetpulse.agent.self.LossReason;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class PublishLoopTest {
  private static final PrintStream NOWHERE = new PrintStream(OutputStream.nullOutputStream());

  private static final LiveSettings SETTINGS =
      new LiveSettings(
          Duration.ofMillis(1), Duration.ofMillis(1), Set.of(), 1, "samples", LogLevel.INFO);

  private final AgentSelf self = new AgentSelf();
  private final SampleBuffer buffer = new SampleBuffer(1 << 20, self);
  private final Pace pace = new Pace();
  private final List<SampleBuffer.Batch> attempts = new ArrayList<>();
  private double chance;
  private AgentLog log = new AgentLog(NOWHERE, NOWHERE, Duration.ofMinutes(1), System::nanoTime);

  @Test
  void failure_isTriedAgainWithTheSameSamples() {
    offer(0, 2);
    PublishLoop loop = run(new Outcome.Retryable("Kafka", "away"), new Outcome.Delivered());

    assertThat(attempts).hasSize(2);
    assertThat(attempts.get(1).samples()).isEqualTo(attempts.get(0).samples());
    assertThat(buffer.size()).isZero();
    assertThat(loop.hasAnEnd()).isTrue();
  }

  @Test
  void lastAttemptFailed_theEndTriesNoMore() {
    offer(0, 1);
    PublishLoop loop = run(new Outcome.Retryable("Kafka", "away"));

    assertThat(attempts).hasSize(1);
    assertThat(buffer.size()).isEqualTo(1);
    assertThat(loop.hasAnEnd()).isFalse();
  }

  @Test
  void sampleThatCannotEverBeSent_aloneIsDroppedToldAndInNobodysWay() {
    offer(0, 3);
    run(
        new Outcome.Delivered(
            List.of(new Publisher.Unsendable(1, LossReason.TOO_LARGE, "too large")), true));
    offer(3, 1);

    assertThat(self.dropped.get()).isEqualTo(1);
    SampleBuffer.Batch next = buffer.take(10);
    assertThat(next.gaps()).containsExactly(new Gap(1, 1, LossReason.TOO_LARGE));
    assertThat(next.samples()).extracting(Sample::sequence).containsExactly(3L);
  }

  @Test
  void twoThingsAreWrongInTurn_eachIsSaidOnceAndTheEndOfBothOnce() {
    offer(0, 1);
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    log =
        new AgentLog(NOWHERE, new PrintStream(said, true), Duration.ofMinutes(1), System::nanoTime);
    run(
        new Outcome.Retryable("the registry is away", "a"),
        new Outcome.Retryable("Kafka is away", "b"),
        new Outcome.Retryable("Kafka is away", "b"),
        new Outcome.Retryable("the registry is away", "a"),
        new Outcome.Delivered());

    assertThat(said.toString().lines())
        .containsExactly(
            "[fleetpulse] WARN the registry is away, samples are kept meanwhile (1 waiting): a",
            "[fleetpulse] WARN Kafka is away, samples are kept meanwhile (1 waiting): b",
            "[fleetpulse] samples are sent again");
  }

  @Test
  void outOfMemoryWhileSending_isCountedAndTriedAgainWithTheSameSamples() {
    offer(0, 2);
    Deque<Supplier<Outcome>> left =
        new ArrayDeque<>(
            List.of(
                () -> {
                  throw new OutOfMemoryError("once");
                },
                Outcome.Delivered::new));
    PublishLoop loop = loop(() -> publisher(left));
    loop.run();

    assertThat(attempts).hasSize(2);
    assertThat(attempts.get(1).samples()).isEqualTo(attempts.get(0).samples());
    assertThat(self.sendErrors).hasValue(1);
    assertThat(buffer.size()).isZero();
    assertThat(loop.hasAnEnd()).isTrue();
  }

  @Test
  void publisherCannotBeMadeAtFirst_isMadeLater() {
    offer(0, 1);
    AtomicInteger made = new AtomicInteger();
    Deque<Supplier<Outcome>> left = new ArrayDeque<>(List.of(Outcome.Delivered::new));
    loop(() -> {
          if (made.incrementAndGet() == 1) {
            throw new OutOfMemoryError("once");
          }
          return publisher(left);
        })
        .run();

    assertThat(made).hasValue(2);
    assertThat(self.sendErrors).hasValue(1);
    assertThat(buffer.size()).isZero();
  }

  @Test
  void pause_growsWithFailuresUpToAMinute() {
    Duration interval = Duration.ofSeconds(5);

    assertThat(PublishLoop.pause(0, interval, 0.5)).isEqualTo(interval);
    assertThat(PublishLoop.pause(1, interval, 1)).isEqualTo(Duration.ofSeconds(10));
    assertThat(PublishLoop.pause(9, interval, 1)).isEqualTo(Duration.ofMinutes(1));
    assertThat(PublishLoop.pause(9, interval, 0)).isEqualTo(Duration.ofSeconds(30));
  }

  @Test
  void endWhileKafkaIsAway_keepsWhatWaitsWhereThereIsWhereTo() {
    offer(0, 3);
    List<Long> kept = new ArrayList<>();
    Publisher keeping =
        new Publisher() {
          @Override
          public Outcome publish(SampleBuffer.Batch batch) {
            pace.close();
            return new Outcome.Retryable("Kafka is away", "");
          }

          @Override
          public boolean keeps() {
            return true;
          }

          @Override
          public Outcome keep(SampleBuffer.Batch batch) {
            batch.samples().forEach(sample -> kept.add(sample.sequence()));
            return new Outcome.Kept(List.of(), true, null);
          }

          @Override
          public void close() {}
        };
    PublishLoop loop = loop(() -> keeping);
    loop.run();

    assertThat(kept).containsExactly(0L, 1L, 2L);
    assertThat(buffer.size()).isZero();
    assertThat(loop.hasAnEnd()).isTrue();
  }

  @Test
  void pauseAfterAFailure_keepsWhatComesMeanwhileAndThenSendsAlthoughNothingIsNew() {
    offer(0, 1);
    List<Long> kept = new ArrayList<>();
    Publisher keeping =
        new Publisher() {
          @Override
          public Outcome publish(SampleBuffer.Batch batch) {
            attempts.add(batch);
            if (attempts.size() == 1) {
              offer(1, 2);
              return new Outcome.Kept(List.of(), true, new Outcome.Retryable("Kafka is away", ""));
            }
            pace.close();
            return new Outcome.Delivered();
          }

          @Override
          public boolean keeps() {
            return true;
          }

          @Override
          public boolean waiting() {
            return attempts.size() == 1;
          }

          @Override
          public Outcome keep(SampleBuffer.Batch batch) {
            batch.samples().forEach(sample -> kept.add(sample.sequence()));
            return new Outcome.Kept(List.of(), true, null);
          }

          @Override
          public void close() {}
        };
    chance = 1;
    PublishLoop loop = loop(() -> keeping);
    loop.run();

    assertThat(kept).containsExactly(1L, 2L);
    assertThat(attempts).hasSize(2);
    assertThat(attempts.get(1).samples()).isEmpty();
    assertThat(loop.delivering()).isTrue();
  }

  private void offer(long first, int count) {
    for (long sequence = first; sequence < first + count; sequence++) {
      buffer.offer(new Sample(sequence, sequence, 1, Sections.NONE));
    }
  }

  /** Runs until each outcome was given once; the loop is closed with the last. */
  private PublishLoop run(Outcome... outcomes) {
    Deque<Supplier<Outcome>> left = new ArrayDeque<>();
    for (Outcome outcome : outcomes) {
      left.add(() -> outcome);
    }
    PublishLoop loop = loop(() -> publisher(left));
    loop.run();
    return loop;
  }

  private PublishLoop loop(Supplier<Publisher> publishers) {
    return new PublishLoop(buffer, publishers, () -> SETTINGS, pace, self, log, () -> chance);
  }

  private Publisher publisher(Deque<Supplier<Outcome>> left) {
    return new Publisher() {
      @Override
      public Outcome publish(SampleBuffer.Batch batch) {
        attempts.add(batch);
        Supplier<Outcome> outcome = left.removeFirst();
        if (left.isEmpty()) {
          pace.close();
        }
        return outcome.get();
      }

      @Override
      public void close() {}
    };
  }
}
