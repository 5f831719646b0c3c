package io.fleetpulse.sink.notify.topic;

import io.fleetpulse.sink.notify.Channel;
import io.fleetpulse.sink.notify.Outcome;
import io.fleetpulse.sink.route.Channels;
import io.fleetpulse.sink.store.Notification;
import io.fleetpulse.sink.store.Payloads;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Records that could not be read: the bytes as received, why and from where in headers. */
public final class DeadLetterChannel implements Channel {
  private final TopicWriter writer;
  private final String topic;

  public DeadLetterChannel(TopicWriter writer, String topic) {
    this.writer = writer;
    this.topic = topic;
  }

  @Override
  public String name() {
    return Channels.DEAD_LETTERS;
  }

  @Override
  public int mostAttempts() {
    return Integer.MAX_VALUE;
  }

  @Override
  public Outcome deliver(Notification notification) {
    DeadLetter letter = Payloads.read(notification.payload(), DeadLetter.class);
    ProducerRecord<byte[], byte[]> record =
        new ProducerRecord<>(topic, letter.keyBytes(), letter.valueBytes());
    header(record, "fleetpulse.reason", letter.reason());
    header(record, "fleetpulse.detail", letter.detail());
    header(record, "fleetpulse.topic", letter.topic());
    header(record, "fleetpulse.partition", Integer.toString(letter.partition()));
    header(record, "fleetpulse.offset", Long.toString(letter.offset()));
    return writer.write(record);
  }

  private static void header(ProducerRecord<byte[], byte[]> record, String name, String value) {
    record.headers().add(name, value.getBytes(StandardCharsets.UTF_8));
  }
}
