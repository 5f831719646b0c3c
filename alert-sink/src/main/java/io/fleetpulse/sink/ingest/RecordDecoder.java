package io.fleetpulse.sink.ingest;

import io.fleetpulse.schemas.avro.ActionResult;
import io.fleetpulse.schemas.registry.SchemaIds;
import io.fleetpulse.schemas.serde.AvroDeserializer;
import io.fleetpulse.sink.lifecycle.Arrival;
import io.fleetpulse.sink.lifecycle.Evidence;
import io.fleetpulse.sink.lifecycle.Finding;
import io.fleetpulse.sink.lifecycle.FindingState;
import io.fleetpulse.sink.lifecycle.FindingType;
import io.fleetpulse.sink.lifecycle.Severity;
import io.fleetpulse.sink.notify.topic.DeadLetter;
import io.fleetpulse.sink.optimise.Result;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.SerializationException;
import org.jspecify.annotations.Nullable;

/**
 * Bytes to findings and results. What cannot be read is a value like any other; only a registry
 * that cannot be asked is an exception, because the same record may be read later. For one thread.
 */
final class RecordDecoder {
  private static final int MOST_KEY_BYTES = 10_000;

  private final String findingsTopic;
  private final AvroDeserializer<io.fleetpulse.schemas.avro.Finding> findings;
  private final AvroDeserializer<ActionResult> results;

  RecordDecoder(SchemaIds ids, String findingsTopic) {
    this.findingsTopic = findingsTopic;
    this.findings = AvroDeserializer.specific(ids, io.fleetpulse.schemas.avro.Finding.class);
    this.results = AvroDeserializer.specific(ids, ActionResult.class);
  }

  /**
   * @throws org.apache.kafka.common.KafkaException if the registry cannot be asked
   */
  Decoded decode(ConsumerRecord<byte @Nullable [], byte @Nullable []> record) {
    TopicPartition partition = new TopicPartition(record.topic(), record.partition());
    byte[] value = record.value();
    if (value == null) {
      return undecodable(record, partition, "empty", "a record without a value");
    }
    try {
      return record.topic().equals(findingsTopic)
          ? finding(record, partition, value)
          : result(record, partition, value);
    } catch (SerializationException e) {
      return undecodable(record, partition, "undecodable", String.valueOf(e.getMessage()));
    } catch (IllegalArgumentException e) {
      return undecodable(record, partition, "invalid", String.valueOf(e.getMessage()));
    }
  }

  /** For a record that was read but that the database does not take. */
  static Decoded unstorable(ConsumerRecord<byte @Nullable [], byte @Nullable []> record) {
    TopicPartition partition = new TopicPartition(record.topic(), record.partition());
    return undecodable(record, partition, "unstorable", "the database does not take it");
  }

  /** For a record whose bytes the database does not take either: it says where they stand. */
  static Decoded tooLarge(ConsumerRecord<byte @Nullable [], byte @Nullable []> record) {
    TopicPartition partition = new TopicPartition(record.topic(), record.partition());
    byte[] key = record.key();
    byte[] value = record.value();
    String detail =
        "left out: "
            + (value == null ? 0 : value.length)
            + " bytes at offset "
            + record.offset()
            + " of "
            + partition
            + " are more than the database takes";
    return new Decoded.Undecodable(
        partition,
        record.offset(),
        DeadLetter.of(
            record.topic(),
            record.partition(),
            record.offset(),
            key == null || key.length > MOST_KEY_BYTES ? null : key,
            null,
            "too-large",
            detail));
  }

  private static Decoded undecodable(
      ConsumerRecord<byte @Nullable [], byte @Nullable []> record,
      TopicPartition partition,
      String reason,
      String detail) {
    return new Decoded.Undecodable(
        partition,
        record.offset(),
        DeadLetter.of(
            record.topic(),
            record.partition(),
            record.offset(),
            record.key(),
            record.value(),
            reason,
            detail));
  }

  private Decoded finding(
      ConsumerRecord<byte @Nullable [], byte @Nullable []> record,
      TopicPartition partition,
      byte[] value) {
    io.fleetpulse.schemas.avro.Finding avro = findings.deserialize(record.topic(), value);
    Arrival arrival = new Arrival(finding(required(avro)), record.timestamp(), record.partition());
    return new Decoded.OfFinding(partition, record.offset(), arrival);
  }

  private Decoded result(
      ConsumerRecord<byte @Nullable [], byte @Nullable []> record,
      TopicPartition partition,
      byte[] value) {
    ActionResult avro = required(results.deserialize(record.topic(), value));
    return new Decoded.OfResult(partition, record.offset(), result(avro));
  }

  private static <T> T required(@Nullable T decoded) {
    if (decoded == null) {
      throw new SerializationException("a record without a value");
    }
    return decoded;
  }

  private static Finding finding(io.fleetpulse.schemas.avro.Finding avro) {
    return new Finding(
        avro.getFindingId(),
        avro.getRule(),
        FindingType.valueOf(avro.getType().name()),
        Severity.valueOf(avro.getSeverity().name()),
        FindingState.valueOf(avro.getState().name()),
        avro.getSubject(),
        avro.getEpisodeStartMillis(),
        avro.getRevision(),
        avro.getTimeMillis(),
        avro.getHeartbeat(),
        avro.getSummary(),
        avro.getDescription(),
        avro.getCause(),
        avro.getValue(),
        avro.getThreshold(),
        avro.getUnit(),
        avro.getLabels(),
        evidence(avro),
        avro.getSubjectStartTimeMillis(),
        avro.getRunbook());
  }

  private static List<Evidence> evidence(io.fleetpulse.schemas.avro.Finding avro) {
    return avro.getEvidence().stream()
        .map(each -> new Evidence(each.getName(), each.getValue(), each.getUnit(), each.getText()))
        .toList();
  }

  /** An outcome this version does not know is refused: it cannot say what became of the action. */
  private static Result result(ActionResult avro) {
    return new Result(
        avro.getActionId(),
        avro.getInstance(),
        avro.getInstanceStartTimeMillis(),
        avro.getSequence(),
        Result.Outcome.valueOf(avro.getOutcome().name()),
        avro.getTimeMillis(),
        avro.getBefore(),
        read(avro.getHeapCommittedBefore()),
        read(avro.getHeapCommittedAfter()),
        read(avro.getResidentSetBefore()),
        read(avro.getResidentSetAfter()),
        avro.getReason());
  }

  private static @Nullable Long read(long bytes) {
    return bytes < 0 ? null : bytes;
  }
}
