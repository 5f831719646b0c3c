package io.fleetpulse.agent.publish;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetpulse.agent.buffer.SampleBuffer;
import io.fleetpulse.agent.publish.Publisher.Outcome;
import io.fleetpulse.agent.sample.CustomLayout;
import io.fleetpulse.agent.sample.Gap;
import io.fleetpulse.agent.sample.Identity;
import io.fleetpulse.agent.sample.Sample;
import io.fleetpulse.agent.sample.SampleEncoder;
import io.fleetpulse.agent.sample.TestIdentity;
import io.fleetpulse.agent.section.Memory;
import io.fleetpulse.agent.section.Sections;
import io.fleetpulse.agent.self.AgentLog;
import io.fleetpulse.agent.self.AgentSelf;
import io.fleetpulse.agent.self.LastResort;
import io.fleetpulse.agent.self.LossReason;
import io.fleetpulse.schemas.avro.RuntimeSample;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.DecoderFactory;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

/** A sample that can never arrive is lost alone, whatever travels in the same batch. */
class UnsendableSampleTest {
  private static final PrintStream NOWHERE = new PrintStream(OutputStream.nullOutputStream());
  private static final int FRAME = 5;
  private static final int MOST_BYTES = 500;

  private final AgentSelf self = new AgentSelf();
  private final List<GenericRecord> arrived = new ArrayList<>();
  private final KafkaPublisher publisher = publisher();

  /** Takes no more than so many bytes, as a topic does. */
  private final class Client extends MockProducer<byte[], byte[]> {
    Client() {
      super(true, null, new ByteArraySerializer(), new ByteArraySerializer());
    }

    @Override
    public Future<RecordMetadata> send(ProducerRecord<byte[], byte[]> record) {
      if (record.value().length > MOST_BYTES) {
        return CompletableFuture.failedFuture(new RecordTooLargeException("too large."));
      }
      arrived.add(decoded(record.value()));
      return super.send(record);
    }
  }

  @Test
  void tooLarge_theOthersOfItsBatchArrive() {
    Outcome.Delivered delivered = publish(List.of(sample(0), large(1), sample(2)), List.of());

    assertThat(arrivedSequences()).containsExactly(0L, 2L);
    assertThat(delivered.gapsTold()).isTrue();
    assertThat(delivered.unsendable())
        .singleElement()
        .satisfies(
            lost -> {
              assertThat(lost.sequence()).isEqualTo(1);
              assertThat(lost.reason()).isEqualTo(LossReason.TOO_LARGE);
              assertThat(lost.error()).contains("Raise max.message.bytes of samples");
            });
  }

  @Test
  void notEncodable_theOthersOfItsBatchArriveAndTheNextCarriesIdentityAndGaps() {
    Gap gap = new Gap(5, 3, LossReason.BUFFER_FULL);
    Outcome.Delivered delivered = publish(List.of(broken(8), sample(9)), List.of(gap));

    assertThat(arrivedSequences()).containsExactly(9L);
    assertThat(arrived.get(0).get("identity")).isNotNull();
    assertThat((List<?>) arrived.get(0).get("gaps")).hasSize(1);
    assertThat(delivered.gapsTold()).isTrue();
    assertThat(delivered.unsendable())
        .extracting(Publisher.Unsendable::sequence, Publisher.Unsendable::reason)
        .containsExactly(org.assertj.core.groups.Tuple.tuple(8L, LossReason.ENCODE_FAILED));
  }

  @Test
  void theOneWithIdentityAndGapsIsTooLarge_bothTravelAgain() {
    Gap gap = new Gap(0, 1, LossReason.BUFFER_FULL);
    Outcome.Delivered delivered = publish(List.of(large(1), sample(2)), List.of(gap));
    assertThat(delivered.gapsTold()).isFalse();
    assertThat(arrived.get(0).get("identity")).isNull();

    publish(List.of(sample(3)), List.of(gap));
    assertThat(arrivedSequences()).containsExactly(2L, 3L);
    assertThat(arrived.get(1).get("identity")).isNotNull();
  }

  @Test
  void noneEncodable_nothingIsSent() {
    Outcome.Delivered delivered = publish(List.of(broken(0), broken(1)), List.of());

    assertThat(delivered.unsendable()).hasSize(2);
    assertThat(arrived).isEmpty();
  }

  private Outcome.Delivered publish(List<Sample> samples, List<Gap> gaps) {
    return (Outcome.Delivered) publisher.publish(new SampleBuffer.Batch(samples, gaps));
  }

  private List<Long> arrivedSequences() {
    return arrived.stream().map(each -> (Long) each.get("sequence")).toList();
  }

  private static GenericRecord decoded(byte[] value) {
    try {
      return new GenericDatumReader<GenericRecord>(RuntimeSample.getClassSchema())
          .read(null, DecoderFactory.get().binaryDecoder(value, FRAME, value.length - FRAME, null));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Sample sample(long sequence) {
    return new Sample(sequence, 0, 1, Sections.NONE);
  }

  private static Sample large(long sequence) {
    return pools(sequence, new long[MOST_BYTES]);
  }

  /** Fewer values than pools. */
  private static Sample broken(long sequence) {
    return pools(sequence, new long[0]);
  }

  private static Sample pools(long sequence, long[] limits) {
    long[] values = new long[MOST_BYTES];
    Memory memory = new Memory(1, 1, 1, 1, values, values, limits, values);
    return new Sample(sequence, 0, 1, Sections.of(memory));
  }

  private KafkaPublisher publisher() {
    Identity identity = TestIdentity.with(CustomLayout.NONE);
    return new KafkaPublisher(
        () -> "samples",
        "n/s/i",
        new ClientSlot(
            Client::new,
            new LastResort(
                self.sendErrors,
                new AgentLog(NOWHERE, NOWHERE, Duration.ofMinutes(1), System::nanoTime))),
        Duration.ofSeconds(10),
        () -> 7,
        new BatchEncoder(new SampleEncoder(1, 1000, 5000), () -> identity),
        self,
        () -> 1);
  }
}
