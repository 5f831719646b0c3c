package io.fleetpulse.sink.ingest;

import static io.fleetpulse.sink.ingest.TestRecords.FINDINGS;
import static io.fleetpulse.sink.ingest.TestRecords.RESULTS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fleetpulse.schemas.avro.FindingState;
import io.fleetpulse.sink.ledger.TestSink;
import io.fleetpulse.sink.lifecycle.Alert;
import io.fleetpulse.sink.lifecycle.AlertState;
import io.fleetpulse.sink.optimise.Action;
import io.fleetpulse.sink.optimise.ActionState;
import io.fleetpulse.sink.store.FencedException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BatchTest {
  private static final TopicPartition FIRST = new TopicPartition(FINDINGS, 0);

  private final TestSink sink = TestSink.inMemory();
  private final TestRecords records = new TestRecords();
  private final RecordDecoder decoder = new RecordDecoder(records, FINDINGS);
  private final Batch batch = new Batch(sink.alertLedger(), sink.actionLedger());

  @AfterEach
  void close() {
    sink.close();
  }

  @Test
  void next_isBehindTheLastRecordOfEachPartition() {
    assertThat(
            Batch.next(
                decoded(
                    records.finding(4, TestRecords.firing("a", 1)),
                    records.finding(6, TestRecords.firing("b", 1)),
                    records.result(2, TestRecords.applied("x").build()))))
        .containsOnly(Map.entry(FIRST, 7L), Map.entry(new TopicPartition(RESULTS, 0), 3L));
  }

  @Test
  void apply_writesAlertsNotificationsAndOffset() {
    apply(
        Map.of(),
        records.finding(0, TestRecords.firing("a", 1)),
        records.finding(1, TestRecords.firing("b", 1)),
        records.finding(2, TestRecords.leak("a", FindingState.CLEARED, 2).build()));

    assertThat(sink.alerts())
        .extracting(Alert::fingerprint, Alert::state)
        .containsExactlyInAnyOrder(
            org.assertj.core.groups.Tuple.tuple("a", AlertState.RESOLVED),
            org.assertj.core.groups.Tuple.tuple("b", AlertState.ACTIVE));
    assertThat(sink.pending("webhook")).isEqualTo(3);
    assertThat(sink.offset(FINDINGS, 0)).hasValue(3);
  }

  @Test
  void apply_ofAReaderThatWasOvertaken_leavesNothing() {
    apply(Map.of(), records.finding(0, TestRecords.firing("a", 1)));

    assertThatThrownBy(
            () ->
                apply(
                    Map.of(FIRST, OptionalLong.of(0)),
                    records.finding(0, TestRecords.firing("b", 1))))
        .isInstanceOf(FencedException.class);

    assertThat(sink.alerts()).extracting(Alert::fingerprint).containsExactly("a");
    assertThat(sink.offset(FINDINGS, 0)).hasValue(1);
  }

  @Test
  void sameRecordsAgain_changeNothing() {
    apply(Map.of(), records.finding(0, TestRecords.firing("a", 1)));
    apply(
        Map.of(FIRST, OptionalLong.of(1)),
        records.finding(1, TestRecords.firing("a", 1)),
        records.finding(2, TestRecords.leak("a", FindingState.PENDING, 0).build()));

    assertThat(sink.alerts()).singleElement().extracting(Alert::version).isEqualTo(1L);
    assertThat(sink.pending("webhook")).isEqualTo(1);
    assertThat(sink.count("fleetpulse.sink.findings.ignored", "reason", "duplicate")).isEqualTo(2);
  }

  @Test
  void opportunity_isAdviceAndNoAlert() {
    apply(Map.of(), records.finding(0, TestRecords.idleHeap()));

    assertThat(sink.alerts()).isEmpty();
    assertThat(sink.actions())
        .singleElement()
        .extracting(Action::state)
        .isEqualTo(ActionState.ADVISED);
    assertThat(sink.pending("actions")).isZero();
  }

  @Test
  void resultOfAnUnknownAction_isCounted() {
    apply(Map.of(), records.result(0, TestRecords.applied("nobody's").build()));

    assertThat(sink.offset(RESULTS, 0)).hasValue(1);
    assertThat(sink.count("fleetpulse.sink.action.results.ignored", "reason", "unknown-action"))
        .isEqualTo(1);
  }

  @Test
  void undecodableAmongOthers_isADeadLetterAndOneAlert_andTheOthersCount() {
    apply(
        Map.of(),
        TestRecords.record(FINDINGS, 0, new byte[] {7}),
        records.finding(1, TestRecords.firing("a", 1)),
        TestRecords.record(FINDINGS, 2, new byte[] {8}));

    assertThat(sink.alerts("heap-leak")).hasSize(1);
    assertThat(sink.alerts("undecodable-records")).hasSize(1);
    assertThat(sink.pending("dead-letters")).isEqualTo(2);
    assertThat(sink.offset(FINDINGS, 0)).hasValue(3);
  }

  @SafeVarargs
  private void apply(
      Map<TopicPartition, OptionalLong> expected, ConsumerRecord<byte[], byte[]>... read) {
    List<Decoded> decoded = decoded(read);
    sink.change((session, changed) -> batch.apply(session, decoded, expected, sink.now(), changed));
  }

  @SafeVarargs
  private List<Decoded> decoded(ConsumerRecord<byte[], byte[]>... read) {
    return Arrays.stream(read).map(decoder::decode).toList();
  }
}
