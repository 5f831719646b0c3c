package io.fleetpulse.streams.window;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetpulse.schemas.topics.TopicCatalogue;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.record.internal.AbstractRecords;
import org.apache.kafka.common.record.internal.CompressionType;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.RecordBatch;
import org.apache.kafka.common.record.internal.SimpleRecord;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeadLetterTest {
  private static final int FULL = 1024 * 1024;

  /** Where a letter's record came from. */
  private record From(String topic, int partition, long offset) implements RecordMetadata {}

  @Test
  void aRecordOfFullSize_isKeptWhole() {
    byte[] key = "default/checkout/a".getBytes(StandardCharsets.UTF_8);
    byte[] value = random(FULL);
    Record<byte[], byte[]> letter = letter(key, value, "the bytes end early");

    assertThat(letter.key()).isEqualTo(key);
    assertThat(letter.value()).isEqualTo(value);
    assertThat(letter.headers().lastHeader("fleetpulse.key.bytes")).isNull();
    assertThat(letter.headers().lastHeader("fleetpulse.value.bytes")).isNull();
  }

  /** Both limits: the producer's on a record before it is compressed, the broker's on a batch. */
  @ParameterizedTest
  @ValueSource(ints = {FULL, DeadLetter.MOST_VALUE_BYTES, DeadLetter.MOST_VALUE_BYTES + 1})
  void aLetter_alwaysFits(int valueBytes) {
    Record<byte[], byte[]> letter =
        letter(random(300_000), random(valueBytes), "\u20ac".repeat(100_000));
    Header[] headers = letter.headers().toArray();

    assertThat(
            AbstractRecords.estimateSizeInBytesUpperBound(
                RecordBatch.CURRENT_MAGIC_VALUE,
                CompressionType.LZ4,
                letter.key(),
                letter.value(),
                headers))
        .isLessThan(TopicCatalogue.DEAD_LETTER_MAX_BYTES);
    assertThat(
            MemoryRecords.withRecords(
                    Compression.lz4().build(),
                    new SimpleRecord(0, letter.key(), letter.value(), headers))
                .sizeInBytes())
        .isLessThan(TopicCatalogue.DEAD_LETTER_MAX_BYTES);
  }

  @Test
  void aValueThatDoesNotFit_isLeftOutAndTheRestSaid() {
    Record<byte[], byte[]> letter =
        letter(new byte[] {'k'}, new byte[DeadLetter.MOST_VALUE_BYTES + 1], "why");

    assertThat(letter.value()).isNull();
    assertThat(letter.key()).containsExactly('k');
    assertThat(header(letter, "fleetpulse.value.bytes"))
        .isEqualTo(Integer.toString(DeadLetter.MOST_VALUE_BYTES + 1));
    assertThat(header(letter, "fleetpulse.reason")).isEqualTo("undecodable");
    assertThat(header(letter, "fleetpulse.detail")).isEqualTo("why");
  }

  @Test
  void longKeys_areCutAndStayApart() {
    byte[] one = new byte[300_000];
    Arrays.fill(one, (byte) 'x');
    byte[] other = one.clone();
    other[299_999] = 'y';

    byte[] cut = letter(one, null, "").key();
    assertThat(cut).hasSize(ShortKey.MOST_BYTES).startsWith('x', 'x', 'x');
    assertThat(letter(one, null, "").key()).isEqualTo(cut);
    assertThat(letter(other, null, "").key()).isNotEqualTo(cut);
    assertThat(header(letter(one, null, ""), "fleetpulse.key.bytes")).isEqualTo("300000");
  }

  @Test
  void aLongKey_isCutBetweenCharacters() {
    for (int before = 0; before < 4; before++) {
      String key = "x".repeat(before) + "\ud83d\ude00".repeat(1_000);
      String cut = ShortKey.of(key);
      assertThat(cut).doesNotContain("\ufffd").startsWith(key.substring(0, before + 2));
      assertThat(cut.getBytes(StandardCharsets.UTF_8))
          .hasSizeBetween(ShortKey.MOST_BYTES - 3, ShortKey.MOST_BYTES)
          .isEqualTo(ShortKey.of(key.getBytes(StandardCharsets.UTF_8)));
    }
  }

  private static Record<byte[], byte[]> letter(byte[] key, byte @Nullable [] value, String detail) {
    return DeadLetter.of(
        key,
        value,
        new From("t".repeat(249), 3, 1L << 60),
        1_700_000_000_000L,
        DeadLetter.Reason.UNDECODABLE,
        detail);
  }

  private static byte[] random(int length) {
    byte[] bytes = new byte[length];
    new Random(1).nextBytes(bytes);
    return bytes;
  }

  private static String header(Record<byte[], byte[]> letter, String name) {
    return new String(letter.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
  }
}
