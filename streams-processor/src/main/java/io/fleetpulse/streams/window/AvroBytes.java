package io.fleetpulse.streams.window;

import io.fleetpulse.analysis.histogram.ExponentialHistogram;
import io.fleetpulse.schemas.serde.BucketRuns;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A growing array that takes Avro's binary encoding. Reused; for one thread. */
public final class AvroBytes {
  /** Position of null in the union of an optional field. */
  public static final int ABSENT_BRANCH = 0;

  /** Position of the value. */
  public static final int PRESENT_BRANCH = 1;

  private byte[] bytes = new byte[1024];
  private int length;

  public void reset() {
    length = 0;
  }

  public byte[] toByteArray() {
    return Arrays.copyOf(bytes, length);
  }

  /** Confluent's frame: magic byte 0 and the schema's id. */
  public void writeFrame(int schemaId) {
    room(5);
    bytes[length++] = 0;
    for (int shift = 24; shift >= 0; shift -= 8) {
      bytes[length++] = (byte) (schemaId >>> shift);
    }
  }

  public void writeLong(long value) {
    room(10);
    long zigzag = (value << 1) ^ (value >> 63);
    while ((zigzag & ~0x7fL) != 0) {
      bytes[length++] = (byte) (zigzag | 0x80);
      zigzag >>>= 7;
    }
    bytes[length++] = (byte) zigzag;
  }

  public void writeDouble(double value) {
    room(Double.BYTES);
    long bits = Double.doubleToRawLongBits(value);
    for (int shift = 0; shift < 64; shift += 8) {
      bytes[length++] = (byte) (bits >>> shift);
    }
  }

  public void writeString(String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    writeLong(utf8.length);
    room(utf8.length);
    System.arraycopy(utf8, 0, bytes, length, utf8.length);
    length += utf8.length;
  }

  /** Bytes that were encoded before. */
  public void writeEncoded(byte[] encoded) {
    room(encoded.length);
    System.arraycopy(encoded, 0, bytes, length, encoded.length);
    length += encoded.length;
  }

  /** Begins an array or map of so many items in one block; {@link #endItems} ends it. */
  public void beginItems(int count) {
    if (count > 0) {
      writeLong(count);
    }
  }

  public void endItems() {
    writeLong(0);
  }

  /** A map of texts. */
  public void writeTexts(Map<String, String> texts) {
    beginItems(texts.size());
    texts.forEach(
        (key, value) -> {
          writeString(key);
          writeString(value);
        });
    endItems();
  }

  /** The optional histogram of the schemas. */
  public void writeHistogram(@Nullable ExponentialHistogram histogram) {
    if (histogram == null) {
      writeLong(ABSENT_BRANCH);
      return;
    }
    writeLong(PRESENT_BRANCH);
    writeLong(histogram.scale());
    writeLong(histogram.zeroCount());
    writeLong(histogram.offset());
    long[] entries = BucketRuns.of(histogram.buckets());
    beginItems(entries.length);
    for (long entry : entries) {
      writeLong(entry);
    }
    endItems();
    writeLong(histogram.count());
    writeDouble(histogram.sum());
    writeDouble(histogram.min());
    writeDouble(histogram.max());
  }

  private void room(int more) {
    if (length + more > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + more));
    }
  }
}
