package io.fleetpulse.sink.notify.topic;

import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * A record that could not be read, as the outbox keeps it: key and value in base 64.
 *
 * @param value null if there was none, or if it is more than the database takes
 * @param reason as in headers and metrics: lower case with dashes
 */
public record DeadLetter(
    String topic,
    int partition,
    long offset,
    @Nullable String key,
    @Nullable String value,
    String reason,
    String detail) {
  private static final int MOST_DETAIL = 1_000;

  public static DeadLetter of(
      String topic,
      int partition,
      long offset,
      byte @Nullable [] key,
      byte @Nullable [] value,
      String reason,
      String detail) {
    return new DeadLetter(
        topic,
        partition,
        offset,
        encoded(key),
        encoded(value),
        reason,
        detail.substring(0, Math.min(MOST_DETAIL, detail.length())));
  }

  byte @Nullable [] keyBytes() {
    return key == null ? null : Base64.getDecoder().decode(key);
  }

  byte @Nullable [] valueBytes() {
    return value == null ? null : Base64.getDecoder().decode(value);
  }

  private static @Nullable String encoded(byte @Nullable [] bytes) {
    return bytes == null ? null : Base64.getEncoder().encodeToString(bytes);
  }
}
