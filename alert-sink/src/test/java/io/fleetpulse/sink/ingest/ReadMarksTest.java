package io.fleetpulse.sink.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ReadMarksTest {
  private static final TopicPartition PARTITION = new TopicPartition("findings", 0);
  private static final long NOT_KNOWN = Long.MIN_VALUE;

  private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("earliest");
  private final ReadMarks marks = new ReadMarks(consumer);

  @BeforeEach
  void assign() {
    consumer.assign(List.of(PARTITION));
  }

  @Test
  void everythingRead_isKnownOfTheTimeOfTheQuestion_onceItIsAskedAgain() {
    look(10, 10, 1_000);
    assertThat(marks.readUntil(PARTITION)).isEqualTo(NOT_KNOWN);

    look(10, 10, 6_000);
    assertThat(marks.readUntil(PARTITION)).isEqualTo(1_000);
    look(10, 10, 11_000);
    assertThat(marks.readUntil(PARTITION)).isEqualTo(6_000);
  }

  @Test
  void backlog_isNotReadUntilItsEndIsReached() {
    look(0, 10, 1_000);
    look(9, 10, 6_000);
    assertThat(marks.readUntil(PARTITION)).isEqualTo(NOT_KNOWN);

    look(10, 10, 11_000);
    assertThat(marks.readUntil(PARTITION)).isEqualTo(1_000);
  }

  @Test
  void partitionThatAlwaysGetsRecords_isReadAllTheSame() {
    look(7, 10, 1_000);
    look(17, 20, 6_000);
    assertThat(marks.readUntil(PARTITION)).isEqualTo(1_000);

    look(19, 30, 11_000);
    assertThat(marks.readUntil(PARTITION)).isEqualTo(1_000);
    look(29, 40, 16_000);
    assertThat(marks.readUntil(PARTITION)).isEqualTo(6_000);
  }

  @Test
  void brokersThatDoNotAnswer_leaveNothingKnown_andTheNextAnswerBeginsAnew() {
    look(10, 10, 1_000);
    look(10, 10, 6_000);

    consumer.setOffsetsException(new TimeoutException("away"));
    assertThatThrownBy(() -> marks.look(11_000)).isInstanceOf(TimeoutException.class);
    assertThat(marks.readUntil(PARTITION)).isEqualTo(NOT_KNOWN);

    consumer.setOffsetsException(null);
    look(10, 10, 16_000);
    assertThat(marks.readUntil(PARTITION)).isEqualTo(NOT_KNOWN);
    look(10, 10, 21_000);
    assertThat(marks.readUntil(PARTITION)).isEqualTo(16_000);
  }

  @Test
  void forgottenPartition_beginsAnew() {
    look(10, 10, 1_000);
    look(10, 10, 6_000);

    marks.forget(PARTITION);
    assertThat(marks.readUntil(PARTITION)).isEqualTo(NOT_KNOWN);
    look(10, 10, 11_000);
    assertThat(marks.readUntil(PARTITION)).isEqualTo(NOT_KNOWN);
  }

  private void look(long position, long end, long nowMillis) {
    consumer.seek(PARTITION, position);
    consumer.updateEndOffsets(Map.of(PARTITION, end));
    marks.look(nowMillis);
  }
}
