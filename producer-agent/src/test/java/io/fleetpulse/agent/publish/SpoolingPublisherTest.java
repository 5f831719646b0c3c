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
import io.fleetpulse.agent.section.Sections;
import io.fleetpulse.agent.self.AgentLog;
import io.fleetpulse.agent.self.AgentSelf;
import io.fleetpulse.agent.self.LastResort;
import io.fleetpulse.agent.self.LossReason;
import io.fleetpulse.agent.spool.NoLosses;
import io.fleetpulse.agent.spool.Spool;
import io.fleetpulse.agent.spool.SpoolSlot;
import io.fleetpulse.schemas.avro.RuntimeSample;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.DecoderFactory;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpoolingPublisherTest {
  private static final PrintStream NOWHERE = new PrintStream(OutputStream.nullOutputStream());
  private static final int FRAME = 5;

  @TempDir private Path folder;

  private final AgentSelf self = new AgentSelf();
  private final AgentLog log =
      new AgentLog(NOWHERE, NOWHERE, Duration.ofMinutes(1), System::nanoTime);
  private final List<GenericRecord> arrived = new ArrayList<>();
  private boolean away;

  private final class Client extends MockProducer<byte[], byte[]> {
    Client() {
      super(true, null, new ByteArraySerializer(), new ByteArraySerializer());
    }

    @Override
    public Future<RecordMetadata> send(ProducerRecord<byte[], byte[]> record) {
      if (away) {
        return CompletableFuture.failedFuture(new TimeoutException("nobody there"));
      }
      arrived.add(decoded(record.value()));
      return super.send(record);
    }
  }

  @Test
  void whileKafkaIsThere_nothingIsWrittenToDisk() throws IOException {
    try (Publisher publisher = publisher(1)) {
      assertThat(publish(publisher, 0, 3)).isInstanceOf(Outcome.Delivered.class);
      assertThat(sequences()).containsExactly(0L, 1L, 2L);
      assertThat(files()).isZero();
    }
  }

  @Test
  void whileKafkaIsAway_samplesWaitOnDiskAndArriveInOrderBeforeNewerOnes() throws IOException {
    try (Publisher publisher = publisher(1)) {
      away = true;
      Outcome kept = publish(publisher, 0, 3);
      assertThat(kept).isInstanceOf(Outcome.Kept.class);
      assertThat(((Outcome.Kept) kept).why()).isNotNull();
      publish(publisher, 3, 2);
      assertThat(self.spooled.get()).isPositive();

      away = false;
      assertThat(publish(publisher, 5, 1)).isInstanceOf(Outcome.Delivered.class);
      assertThat(sequences()).containsExactly(0L, 1L, 2L, 3L, 4L, 5L);
      assertThat(self.spooled.get()).isZero();
      assertThat(files()).isZero();
    }
  }

  @Test
  void nothingNew_whatWaitsOnDiskIsSentAllTheSame() throws IOException {
    try (Publisher publisher = publisher(1)) {
      publisher.keep(batch(0, 3));
      assertThat(publisher.waiting()).isTrue();

      assertThat(publisher.publish(new SampleBuffer.Batch(List.of(), List.of())))
          .isEqualTo(new Outcome.Delivered());
      assertThat(sequences()).containsExactly(0L, 1L, 2L);
      assertThat(publisher.waiting()).isFalse();
    }
  }

  @Test
  void nextLaunch_sendsWhatTheOneBeforeKeptUnderItsOwnStartAndIdentity() throws IOException {
    away = true;
    try (Publisher publisher = publisher(1)) {
      publish(publisher, 7, 2);
      assertThat(publisher.keep(batch(9, 1))).isEqualTo(new Outcome.Kept(List.of(), true, null));
    }
    away = false;
    try (Publisher publisher = publisher(2)) {
      publish(publisher, 0, 1);
    }

    assertThat(sequences()).containsExactly(7L, 8L, 9L, 0L);
    assertThat(arrived)
        .extracting(each -> each.get("startTimeMillis"))
        .containsExactly(1L, 1L, 1L, 2L);
    assertThat(arrived.get(0).get("identity")).isNotNull();
    assertThat(arrived.get(3).get("identity")).isNotNull();
    assertThat((Integer) arrived.get(0).get("sendDelayMillis"))
        .as("counted when it is sent")
        .isEqualTo(1_000_000);
  }

  @Test
  void diskThatCannotBeWritten_isAsIfThereWereNoSpool() throws IOException {
    try (Publisher publisher = publisher(1)) {
      assertThat(publisher.keeps()).as("opens it").isTrue();
      away = true;
      try (Stream<Path> all = Files.walk(folder)) {
        all.sorted(java.util.Comparator.reverseOrder()).forEach(SpoolingPublisherTest::delete);
      }
      assertThat(publish(publisher, 0, 1)).isInstanceOf(Outcome.Retryable.class);
    }
  }

  @Test
  void gaps_travelWithWhatWasKept() throws IOException {
    try (Publisher publisher = publisher(1)) {
      away = true;
      publisher.publish(
          new SampleBuffer.Batch(
              batch(4, 1).samples(), List.of(new Gap(0, 4, LossReason.BUFFER_FULL))));
      away = false;
      publish(publisher, 5, 1);
    }
    assertThat(arrived.get(0).get("gaps").toString()).contains("\"count\": 4");
    assertThat((List<?>) arrived.get(1).get("gaps")).isEmpty();
  }

  private static Outcome publish(Publisher publisher, long first, int count) {
    return publisher.publish(batch(first, count));
  }

  private static SampleBuffer.Batch batch(long first, int count) {
    return new SampleBuffer.Batch(
        LongStream.range(first, first + count)
            .mapToObj(sequence -> new Sample(sequence, 5, 1, Sections.NONE))
            .toList(),
        List.of());
  }

  private List<Long> sequences() {
    return arrived.stream().map(each -> (Long) each.get("sequence")).toList();
  }

  private long files() throws IOException {
    try (Stream<Path> all = Files.list(folder.resolve("spool"))) {
      return all.filter(file -> file.toString().endsWith(".samples")).count();
    }
  }

  private static void delete(Path file) {
    try {
      Files.delete(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static GenericRecord decoded(byte[] value) {
    try {
      return new GenericDatumReader<GenericRecord>(RuntimeSample.getClassSchema())
          .read(null, DecoderFactory.get().binaryDecoder(value, FRAME, value.length - FRAME, null));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Publisher publisher(long jvmStartMillis) throws IOException {
    Identity identity = TestIdentity.with(CustomLayout.NONE);
    KafkaPublisher kafka =
        new KafkaPublisher(
            () -> "samples",
            "n/s/i",
            new ClientSlot(Client::new, new LastResort(self.sendErrors, log)),
            Duration.ofSeconds(10),
            () -> 7,
            new BatchEncoder(new SampleEncoder(jvmStartMillis, 1000, 5000), () -> identity),
            self,
            () -> 1_000_005);
    return new SpoolingPublisher(
        kafka,
        new BatchEncoder(new SampleEncoder(jvmStartMillis, 1000, 5000), () -> identity),
        new SpoolSlot(
            () -> Spool.open(folder.resolve("spool"), 1 << 20, new NoLosses()),
            "spool.directory",
            System::nanoTime,
            self,
            log),
        (sample, reason) -> {
          throw new AssertionError("lost: " + sample);
        },
        self,
        log);
  }
}
