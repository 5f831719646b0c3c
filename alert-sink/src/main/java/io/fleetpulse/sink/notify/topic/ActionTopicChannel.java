package io.fleetpulse.sink.notify.topic;

import io.fleetpulse.schemas.avro.SignedCommand;
import io.fleetpulse.schemas.registry.SchemaIds;
import io.fleetpulse.schemas.serde.AvroSerializer;
import io.fleetpulse.sink.notify.Channel;
import io.fleetpulse.sink.notify.Outcome;
import io.fleetpulse.sink.optimise.SignedBytes;
import io.fleetpulse.sink.route.Channels;
import io.fleetpulse.sink.store.Notification;
import io.fleetpulse.sink.store.Payloads;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Signed commands to agents, keyed by instance. Never gives up: an agent refuses what is late. */
public final class ActionTopicChannel implements Channel {
  private final TopicWriter writer;
  private final String topic;
  private final AvroSerializer<SignedCommand> serializer;

  public ActionTopicChannel(TopicWriter writer, String topic, SchemaIds ids) {
    this.writer = writer;
    this.topic = topic;
    this.serializer = new AvroSerializer<>(ids);
  }

  @Override
  public String name() {
    return Channels.ACTIONS;
  }

  @Override
  public int mostAttempts() {
    return Integer.MAX_VALUE;
  }

  @Override
  public Outcome deliver(Notification notification) {
    SignedBytes signed = Payloads.read(notification.payload(), SignedBytes.class);
    SignedCommand command =
        SignedCommand.newBuilder()
            .setPayload(ByteBuffer.wrap(signed.payloadBytes()))
            .setKeyId(signed.keyId())
            .setSignature(ByteBuffer.wrap(signed.signatureBytes()))
            .build();
    byte[] instance = notification.orderKey().getBytes(StandardCharsets.UTF_8);
    return writer.write(
        new ProducerRecord<>(topic, instance, serializer.serialize(topic, command)));
  }
}
