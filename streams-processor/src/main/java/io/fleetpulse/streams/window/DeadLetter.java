package io.fleetpulse.streams.window;

import io.fleetpulse.schemas.topics.TopicCatalogue;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.jspecify.annotations.Nullable;

/**
 * A record that cannot be read, for the dead letters: key and value as received, the why in
 * headers. It always fits: a long key is cut, and a value that was larger still (compressed, it may
 * have come in a small batch) is left out; headers say how long they were.
 */
public final class DeadLetter {
  /** Why a record could not be read. */
  public enum Reason {
    /** No value: samples are not deleted. */
    EMPTY,
    /** No Confluent frame, or bytes that are not what their schema says. */
    UNDECODABLE,
    /** The registry knows no schema of this id. */
    UNKNOWN_SCHEMA,
    /** The schema is not that of a sample. */
    WRONG_SCHEMA,
    /** No identity came with it, and none with this hash came before. */
    UNKNOWN_IDENTITY,
    /** Sent under another key than its identity says. */
    KEY_MISMATCH,
    /** Its time is none that a clock can show. */
    ABSURD_CLOCK;

    /** As in headers and metrics: lower case with dashes. */
    public String label() {
      return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    }
  }

  /** The key, the headers, and what Kafka puts around a record. */
  private static final int BESIDES_BYTES = 16 * 1024;

  static final int MOST_VALUE_BYTES = TopicCatalogue.DEAD_LETTER_MAX_BYTES - BESIDES_BYTES;

  private static final int MOST_DETAIL = 500;

  private DeadLetter() {}

  static Record<byte[], byte[]> of(
      byte @Nullable [] key,
      byte @Nullable [] value,
      RecordMetadata from,
      long timestamp,
      Reason reason,
      String detail) {
    Headers headers = new RecordHeaders();
    add(headers, "fleetpulse.reason", reason.label());
    add(headers, "fleetpulse.detail", shortened(detail));
    add(headers, "fleetpulse.topic", from.topic());
    add(headers, "fleetpulse.partition", Integer.toString(from.partition()));
    add(headers, "fleetpulse.offset", Long.toString(from.offset()));
    if (key != null && key.length > ShortKey.MOST_BYTES) {
      add(headers, "fleetpulse.key.bytes", Integer.toString(key.length));
    }
    boolean fits = value == null || value.length <= MOST_VALUE_BYTES;
    if (value != null && !fits) {
      add(headers, "fleetpulse.value.bytes", Integer.toString(value.length));
    }
    return new Record<>(ShortKey.of(key), fits ? value : null, Math.max(0, timestamp), headers);
  }

  /** Words about a record, which may quote all of it. */
  static String shortened(String detail) {
    return detail.substring(0, Math.min(MOST_DETAIL, detail.length()));
  }

  private static void add(Headers headers, String name, String value) {
    headers.add(name, value.getBytes(StandardCharsets.UTF_8));
  }
}
