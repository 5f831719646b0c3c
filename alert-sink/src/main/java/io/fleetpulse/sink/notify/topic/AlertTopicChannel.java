package io.fleetpulse.sink.notify.topic;

import io.fleetpulse.schemas.avro.AlertState;
import io.fleetpulse.schemas.avro.FindingType;
import io.fleetpulse.schemas.avro.Severity;
import io.fleetpulse.schemas.registry.SchemaIds;
import io.fleetpulse.schemas.serde.AvroSerializer;
import io.fleetpulse.sink.lifecycle.Alert;
import io.fleetpulse.sink.notify.Channel;
import io.fleetpulse.sink.notify.Outcome;
import io.fleetpulse.sink.route.Channels;
import io.fleetpulse.sink.store.Notification;
import io.fleetpulse.sink.store.Payloads;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Every version of every alert as a record, keyed by fingerprint. Never gives up. */
public final class AlertTopicChannel implements Channel {
  private final TopicWriter writer;
  private final String topic;
  private final AvroSerializer<io.fleetpulse.schemas.avro.Alert> serializer;

  public AlertTopicChannel(TopicWriter writer, String topic, SchemaIds ids) {
    this.writer = writer;
    this.topic = topic;
    this.serializer = new AvroSerializer<>(ids);
  }

  @Override
  public String name() {
    return Channels.TOPIC;
  }

  @Override
  public int mostAttempts() {
    return Integer.MAX_VALUE;
  }

  @Override
  public Outcome deliver(Notification notification) {
    Alert alert = Payloads.read(notification.payload(), Alert.class);
    byte[] key = alert.fingerprint().getBytes(StandardCharsets.UTF_8);
    return writer.write(new ProducerRecord<>(topic, key, serializer.serialize(topic, avro(alert))));
  }

  static io.fleetpulse.schemas.avro.Alert avro(Alert alert) {
    return io.fleetpulse.schemas.avro.Alert.newBuilder()
        .setFingerprint(alert.fingerprint())
        .setAlertId(alert.alertId())
        .setVersion(alert.version())
        .setState(AlertState.valueOf(alert.state().name()))
        .setType(FindingType.valueOf(alert.type().name()))
        .setSeverity(Severity.valueOf(alert.severity().name()))
        .setRule(alert.rule())
        .setSubject(alert.subject())
        .setSummary(alert.summary())
        .setDescription(alert.description())
        .setCause(alert.cause())
        .setValue(alert.value())
        .setThreshold(alert.threshold())
        .setUnit(alert.unit())
        .setLabels(alert.labels())
        .setEvidence(evidence(alert))
        .setStartsAtMillis(alert.startsAtMillis())
        .setUpdatedAtMillis(alert.updatedAtMillis())
        .setEndsAtMillis(alert.endsAtMillis())
        .setAcknowledgedBy(alert.acknowledgedBy())
        .setRunbook(alert.runbook())
        .build();
  }

  private static List<io.fleetpulse.schemas.avro.Evidence> evidence(Alert alert) {
    return alert.evidence().stream()
        .map(
            each ->
                io.fleetpulse.schemas.avro.Evidence.newBuilder()
                    .setName(each.name())
                    .setValue(each.value())
                    .setUnit(each.unit())
                    .setText(each.text())
                    .build())
        .toList();
  }
}
