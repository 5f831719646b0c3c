package io.fleetpulse.sink.ingest;

import io.fleetpulse.schemas.avro.ActionOutcome;
import io.fleetpulse.schemas.avro.ActionResult;
import io.fleetpulse.schemas.avro.Finding;
import io.fleetpulse.schemas.avro.FindingState;
import io.fleetpulse.schemas.avro.FindingType;
import io.fleetpulse.schemas.avro.Severity;
import io.fleetpulse.schemas.registry.SchemaIds;
import io.fleetpulse.schemas.serde.AvroSerializer;
import io.fleetpulse.schemas.serde.TrustedRecords;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericContainer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;

/** Records as they stand in the topics, and a registry in memory that may be away. */
final class TestRecords implements SchemaIds {
  static {
    TrustedRecords.trust();
  }

  static final String FINDINGS = "fleetpulse.findings";
  static final String RESULTS = "fleetpulse.action-results";
  static final String INSTANCE = "default/orders/orders-1";

  private final List<Schema> schemas = new ArrayList<>();
  private volatile boolean away;
  private int attempts;

  void away(boolean now) {
    away = now;
  }

  @Override
  public synchronized Schema byId(int id) {
    answer();
    if (id < 0 || id >= schemas.size()) {
      throw new org.apache.kafka.common.errors.SerializationException("no schema " + id);
    }
    return schemas.get(id);
  }

  @Override
  public synchronized int idOf(String subject, Schema schema) {
    answer();
    if (!schemas.contains(schema)) {
      schemas.add(schema);
    }
    return schemas.indexOf(schema);
  }

  private void answer() {
    if (away) {
      throw new KafkaException("the registry does not answer, attempt " + ++attempts);
    }
  }

  ConsumerRecord<byte[], byte[]> finding(long offset, Finding finding) {
    return record(FINDINGS, offset, encoded(FINDINGS, finding));
  }

  ConsumerRecord<byte[], byte[]> result(long offset, ActionResult result) {
    return record(RESULTS, offset, encoded(RESULTS, result));
  }

  byte[] encoded(String topic, GenericContainer value) {
    try (AvroSerializer<GenericContainer> serializer = new AvroSerializer<>(this)) {
      return Objects.requireNonNull(serializer.serialize(topic, value));
    }
  }

  /** Its time is a second for each offset. */
  static ConsumerRecord<byte[], byte[]> record(String topic, long offset, byte @Nullable [] value) {
    return new ConsumerRecord<>(
        topic,
        0,
        offset,
        1_700_000_000_000L + offset * 1000,
        TimestampType.LOG_APPEND_TIME,
        INSTANCE.length(),
        value == null ? 0 : value.length,
        INSTANCE.getBytes(StandardCharsets.UTF_8),
        value,
        new RecordHeaders(),
        Optional.empty());
  }

  static Finding.Builder leak(String id, FindingState state, long revision) {
    return Finding.newBuilder()
        .setFindingId(id)
        .setRule("heap-leak")
        .setType(FindingType.LEAK)
        .setSeverity(Severity.ERROR)
        .setState(state)
        .setSubject(INSTANCE)
        .setEpisodeStartMillis(1_000)
        .setRevision(revision)
        .setTimeMillis(1_000 + revision)
        .setSummary("Heap leak in " + id)
        .setCause("heap leak")
        .setValue(1.5)
        .setThreshold(1)
        .setLabels(Map.of("service", "orders"))
        .setSubjectStartTimeMillis(7L);
  }

  static Finding firing(String id, long revision) {
    return leak(id, FindingState.FIRING, revision).build();
  }

  static Finding idleHeap() {
    return leak("idle", FindingState.FIRING, 1)
        .setRule("idle-heap")
        .setType(FindingType.OPPORTUNITY)
        .setSeverity(Severity.INFO)
        .setLabels(Map.of("collector", "G1", "java.feature", "17"))
        .build();
  }

  static ActionResult.Builder applied(String actionId) {
    return ActionResult.newBuilder()
        .setActionId(actionId)
        .setInstance(INSTANCE)
        .setInstanceStartTimeMillis(7)
        .setSequence(3)
        .setOutcome(ActionOutcome.APPLIED)
        .setTimeMillis(5_000)
        .setHeapCommittedBefore(800);
  }
}
