package io.fleetpulse.streams.store;

import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.utils.Bytes;

/** Keys of the history's stores, in the order of instance, JVM and time. */
public final class HistoryKeys {
  private static final int HEX_DIGITS = 16;

  private HistoryKeys() {}

  /** Packed windows of a JVM. */
  public static Bytes jvm(String instance, long jvmStartMillis) {
    return text(instance + '\0' + hex(jvmStartMillis));
  }

  /** A window that is not packed yet. */
  public static Bytes window(String instance, long jvmStartMillis, long windowStartMillis) {
    return text(instance + '\0' + hex(jvmStartMillis) + hex(windowStartMillis));
  }

  /** When the window of such a key began. */
  public static long windowStart(Bytes window) {
    byte[] key = window.get();
    return Long.parseUnsignedLong(
        new String(key, key.length - HEX_DIGITS, HEX_DIGITS, StandardCharsets.US_ASCII), 16);
  }

  /** Lowest key of an instance. */
  public static Bytes first(String instance) {
    return text(instance + '\0');
  }

  /** Highest key of an instance. */
  public static Bytes last(String instance) {
    return text(instance + '\1');
  }

  /** Names of the columns with this hash. */
  public static Bytes layout(int hash) {
    return text(Integer.toHexString(hash));
  }

  /** The same, of an instance whose names have another's hash by chance. */
  public static Bytes layout(String instance, int hash) {
    return text(instance + '\0' + Integer.toHexString(hash));
  }

  private static String hex(long value) {
    return String.format("%016x", value);
  }

  private static Bytes text(String key) {
    return Bytes.wrap(key.getBytes(StandardCharsets.UTF_8));
  }
}
