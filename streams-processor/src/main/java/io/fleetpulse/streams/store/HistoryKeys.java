package io.fleetpulse.streams.store;

import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.utils.Bytes;

/** Keys of the history: by instance, then JVM or layout. */
public final class HistoryKeys {
  private HistoryKeys() {}

  /** Windows of one JVM of an instance. */
  public static Bytes window(String instance, long jvmStartMillis) {
    return text(instance + '\0' + String.format("%016x", jvmStartMillis));
  }

  /** Lowest key of an instance's windows. */
  public static Bytes first(String instance) {
    return text(instance + '\0');
  }

  /** Highest key of an instance's windows. */
  public static Bytes last(String instance) {
    return text(instance + '\1');
  }

  /** Names of the columns with this hash. */
  public static Bytes layout(String instance, int hash) {
    return text(instance + '\0' + hash);
  }

  private static Bytes text(String key) {
    return Bytes.wrap(key.getBytes(StandardCharsets.UTF_8));
  }
}
