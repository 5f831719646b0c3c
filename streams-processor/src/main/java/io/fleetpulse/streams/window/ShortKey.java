package io.fleetpulse.streams.window;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * The key of a record that cannot be read, as it is told on. It may be as long as a record, and a
 * finding says it several times: a long one is cut, and ends with a hash by which it is told from
 * others that begin alike.
 */
final class ShortKey {
  /** Longer keys are cut to so much or a little less. */
  static final int MOST_BYTES = 1024;

  private static final int HASH_BYTES = 16;

  private ShortKey() {}

  static byte @Nullable [] of(byte @Nullable [] key) {
    return key == null || key.length <= MOST_BYTES ? key : cut(key);
  }

  static String of(String key) {
    byte[] bytes = key.getBytes(StandardCharsets.UTF_8);
    return bytes.length <= MOST_BYTES ? key : new String(cut(bytes), StandardCharsets.UTF_8);
  }

  private static byte[] cut(byte[] key) {
    byte[] end = ("~" + hash(key)).getBytes(StandardCharsets.UTF_8);
    int kept = MOST_BYTES - end.length;
    // Not within a character, which has four bytes at most.
    for (int i = 0; i < 3 && (key[kept] & 0xc0) == 0x80; i++) {
      kept--;
    }
    return ByteBuffer.allocate(kept + end.length).put(key, 0, kept).put(end).array();
  }

  private static String hash(byte[] key) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(key);
      return HexFormat.of().formatHex(hash, 0, HASH_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JVM has SHA-256", e);
    }
  }
}
