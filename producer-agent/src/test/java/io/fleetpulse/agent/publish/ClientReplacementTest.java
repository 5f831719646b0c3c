package io.fleetpulse.agent.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fleetpulse.agent.buffer.SampleBuffer;
import io.fleetpulse.agent.publish.Publisher.Outcome;
import io.fleetpulse.agent.sample.CustomLayout;
import io.fleetpulse.agent.sample.Identity;
import io.fleetpulse.agent.sample.Sample;
import io.fleetpulse.agent.sample.SampleEncoder;
import io.fleetpulse.agent.sample.TestIdentity;
import io.fleetpulse.agent.section.Sections;
import io.fleetpulse.agent.self.AgentLog;
import io.fleetpulse.agent.self.AgentSelf;
import io.fleetpulse.agent.self.LastResort;
import java.io.OutputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.OutOfOrderSequenceException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ClientReplacementTest {
  private static final PrintStream NOWHERE = new PrintStream(OutputStream.nullOutputStream());

  private final AgentSelf self = new AgentSelf();
  private final LastResort threads =
      new LastResort(
          self.sendErrors, new AgentLog(NOWHERE, NOWHERE, Duration.ofMinutes(1), System::nanoTime));
  private final List<FakeClient> clients = new ArrayList<>();
  private boolean hangs;
  private @Nullable RuntimeException fails;
  private @Nullable Error breaks;

  /** Answers at once, never, or with a failure; as it was told when it was made. */
  private static final class FakeClient extends MockProducer<byte[], byte[]> {
    private final @Nullable Error breaks;

    FakeClient(boolean answers, @Nullable RuntimeException fails, @Nullable Error breaks) {
      super(answers, null, new ByteArraySerializer(), new ByteArraySerializer());
      this.breaks = fails == null ? breaks : null;
      this.sendException = fails;
    }

    @Override
    public Future<RecordMetadata> send(ProducerRecord<byte[], byte[]> record) {
      if (breaks != null) {
        throw breaks;
      }
      return super.send(record);
    }

    @Override
    public void flush() {
      throw new AssertionError("has no bound");
    }

    @Override
    public void close(Duration timeout) {
      assertThat(timeout).isZero();
      super.close(timeout);
    }
  }

  @Test
  void clientThatDoesNotAnswer_isGivenUpAndReplaced() {
    KafkaPublisher publisher = publisher();
    hangs = true;
    assertThat(publisher.publish(batch()))
        .isInstanceOfSatisfying(
            Outcome.Retryable.class,
            retryable -> assertThat(retryable.error()).contains("no answer within"));
    assertThat(self.sendErrors).hasValue(1);
    awaitClosed(0);

    hangs = false;
    awaitDelivered(publisher);
    assertThat(clients).hasSize(2);
  }

  @Test
  void clientThatIsInAFatalState_isReplaced() {
    KafkaPublisher publisher = publisher();
    fails = new OutOfOrderSequenceException("for good");
    assertThat(publisher.publish(batch())).isInstanceOf(Outcome.Retryable.class);
    awaitClosed(0);
    fails = null;
    awaitDelivered(publisher);
    assertThat(clients).hasSize(2);
  }

  @Test
  void outOfMemory_isPassedOnAndTheClientReplaced() {
    KafkaPublisher publisher = publisher();
    breaks = new OutOfMemoryError("heap");
    assertThatThrownBy(() -> publisher.publish(batch())).isSameAs(breaks);
    awaitClosed(0);
    breaks = null;
    awaitDelivered(publisher);
    assertThat(clients).hasSize(2);
  }

  @Test
  void brokersAway_clientIsKeptUntilItFailedTenTimesInARow() {
    KafkaPublisher publisher = publisher();
    fails = new TimeoutException("no metadata");
    for (int i = 0; i < 9; i++) {
      publisher.publish(batch());
    }
    assertThat(clients).singleElement().matches(client -> !client.closed());
    publisher.publish(batch());
    awaitClosed(0);
  }

  @Test
  void formerClientDoesNotEnd_noOtherIsMadeMeanwhile() {
    CountDownLatch mayEnd = new CountDownLatch(1);
    List<Producer<byte[], byte[]>> made = new ArrayList<>();
    ClientSlot slot =
        new ClientSlot(
            () -> {
              Producer<byte[], byte[]> client =
                  new MockProducer<>() {
                    @Override
                    public void close(Duration timeout) {
                      try {
                        mayEnd.await();
                      } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                      }
                    }
                  };
              made.add(client);
              return client;
            },
            threads);
    slot.open();
    slot.discard();
    assertThatThrownBy(slot::open).isInstanceOf(TimeoutException.class);
    mayEnd.countDown();
    Awaitility.await().ignoreExceptions().until(() -> slot.open() == made.get(1));
    assertThat(made).hasSize(2);
  }

  private void awaitClosed(int client) {
    Awaitility.await().until(() -> clients.get(client).closed());
  }

  /** The former client may be ending still. */
  private void awaitDelivered(KafkaPublisher publisher) {
    Awaitility.await().until(() -> publisher.publish(batch()) instanceof Outcome.Delivered);
  }

  private KafkaPublisher publisher() {
    Identity identity = TestIdentity.with(CustomLayout.NONE);
    return new KafkaPublisher(
        () -> "samples",
        "n/s/i",
        new ClientSlot(
            () -> {
              FakeClient client = new FakeClient(!hangs, fails, breaks);
              clients.add(client);
              return client;
            },
            threads),
        Duration.ofMillis(20),
        () -> 7,
        new BatchEncoder(new SampleEncoder(1, 1000, 5000), () -> identity),
        self,
        () -> 1);
  }

  private static SampleBuffer.Batch batch() {
    return new SampleBuffer.Batch(
        List.of(new Sample(0, 0, 1, Sections.NONE), new Sample(1, 1, 1, Sections.NONE)), List.of());
  }
}
