package io.fleetpulse.sink.ingest;

import static io.fleetpulse.sink.ingest.TestRecords.FINDINGS;
import static io.fleetpulse.sink.ingest.TestRecords.RESULTS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fleetpulse.schemas.avro.ActionOutcome;
import io.fleetpulse.schemas.avro.Evidence;
import io.fleetpulse.schemas.avro.FindingState;
import io.fleetpulse.sink.lifecycle.Finding;
import io.fleetpulse.sink.lifecycle.Severity;
import io.fleetpulse.sink.notify.topic.DeadLetter;
import io.fleetpulse.sink.optimise.Result;
import java.util.Base64;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.SerializationException;
import org.junit.jupiter.api.Test;

class RecordDecoderTest {
  private final TestRecords records = new TestRecords();
  private final RecordDecoder decoder = new RecordDecoder(records, FINDINGS);

  @Test
  void finding_keepsWhatItSays_whereItStoodAndWhenItArrived() {
    io.fleetpulse.schemas.avro.Finding avro =
        TestRecords.leak("a", FindingState.FIRING, 4)
            .setHeartbeat(true)
            .setRunbook("https://runbooks/heap")
            .setEvidence(List.of(new Evidence("jvm.heap.used.avg", 12.5, "By", "grows")))
            .build();

    Decoded.OfFinding decoded = (Decoded.OfFinding) decoder.decode(records.finding(9, avro));

    assertThat(decoded.partition()).isEqualTo(new TopicPartition(FINDINGS, 0));
    assertThat(decoded.offset()).isEqualTo(9);
    assertThat(decoded.arrival().arrivedAtMillis()).isEqualTo(1_700_000_009_000L);
    assertThat(decoded.arrival().partition()).isZero();
    Finding finding = decoded.arrival().finding();
    assertThat(finding.findingId()).isEqualTo("a");
    assertThat(finding.severity()).isEqualTo(Severity.ERROR);
    assertThat(finding.revision()).isEqualTo(4);
    assertThat(finding.heartbeat()).isTrue();
    assertThat(finding.labels()).containsEntry("service", "orders");
    assertThat(finding.runbook()).isEqualTo("https://runbooks/heap");
    assertThat(finding.subjectStartTimeMillis()).isEqualTo(7);
    assertThat(finding.evidence())
        .containsExactly(
            new io.fleetpulse.sink.lifecycle.Evidence("jvm.heap.used.avg", 12.5, "By", "grows"));
  }

  @Test
  void result_whatWasNotRead_isNotKnown() {
    Decoded.OfResult decoded =
        (Decoded.OfResult) decoder.decode(records.result(2, TestRecords.applied("x").build()));

    Result result = decoded.result();
    assertThat(result.outcome()).isEqualTo(Result.Outcome.APPLIED);
    assertThat(result.heapCommittedBefore()).isEqualTo(800);
    assertThat(result.heapCommittedAfter()).isNull();
    assertThat(result.residentSetBefore()).isNull();
    assertThat(result.before()).isNull();
  }

  @Test
  void bytesOfNoSerializer_areUndecodable_withKeyAndValueAsReceived() {
    DeadLetter letter = buried(TestRecords.record(FINDINGS, 3, new byte[] {7, 7, 7}));

    assertThat(letter.reason()).isEqualTo("undecodable");
    assertThat(letter.offset()).isEqualTo(3);
    assertThat(Base64.getDecoder().decode(letter.value())).containsExactly(7, 7, 7);
    assertThat(new String(Base64.getDecoder().decode(letter.key())))
        .isEqualTo(TestRecords.INSTANCE);
  }

  @Test
  void recordWithoutAValue_isEmpty() {
    assertThat(buried(TestRecords.record(FINDINGS, 3, null)).reason()).isEqualTo("empty");
    assertThat(buried(TestRecords.record(RESULTS, 3, null)).reason()).isEqualTo("empty");
  }

  @Test
  void schemaThatTheRegistryDoesNotHave_isUndecodable() {
    byte[] value = {0, 0, 0, 0, 77, 1};

    assertThat(buried(TestRecords.record(FINDINGS, 3, value)).reason()).isEqualTo("undecodable");
  }

  @Test
  void recordCutShort_isUndecodable() {
    byte[] whole = records.encoded(FINDINGS, TestRecords.firing("a", 1));
    byte[] half = java.util.Arrays.copyOf(whole, whole.length / 2);

    assertThat(buried(TestRecords.record(FINDINGS, 3, half)).reason()).isEqualTo("undecodable");
  }

  @Test
  void recordOfAnotherTopic_isUndecodable_insteadOfAFindingOfDefaults() {
    byte[] value = records.encoded(RESULTS, TestRecords.applied("x").build());

    assertThat(buried(TestRecords.record(FINDINGS, 3, value)).reason()).isEqualTo("undecodable");
  }

  @Test
  void findingWithoutAnId_isInvalid() {
    DeadLetter letter = buried(records.finding(3, TestRecords.firing(" ", 1)));

    assertThat(letter.reason()).isEqualTo("invalid");
    assertThat(letter.detail()).contains("findingId is empty");
  }

  @Test
  void outcomeOfALaterVersion_isInvalid() {
    DeadLetter letter =
        buried(
            records.result(3, TestRecords.applied("x").setOutcome(ActionOutcome.UNKNOWN).build()));

    assertThat(letter.reason()).isEqualTo("invalid");
  }

  @Test
  void registryThatCannotBeAsked_isNoFaultOfTheRecord() {
    ConsumerRecord<byte[], byte[]> record = records.finding(3, TestRecords.firing("a", 1));
    records.away(true);

    assertThatThrownBy(() -> decoder.decode(record))
        .isInstanceOf(KafkaException.class)
        .isNotInstanceOf(SerializationException.class);
    records.away(false);
    assertThat(decoder.decode(record)).isInstanceOf(Decoded.OfFinding.class);
  }

  @Test
  void unstorable_keepsTheRecord() {
    ConsumerRecord<byte[], byte[]> record = records.finding(3, TestRecords.firing("a", 1));

    Decoded decoded = RecordDecoder.unstorable(record);

    assertThat(((Decoded.Undecodable) decoded).letter().reason()).isEqualTo("unstorable");
    assertThat(decoded.offset()).isEqualTo(3);
  }

  private DeadLetter buried(ConsumerRecord<byte[], byte[]> record) {
    return ((Decoded.Undecodable) decoder.decode(record)).letter();
  }
}
