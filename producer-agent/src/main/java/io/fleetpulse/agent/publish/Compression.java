package io.fleetpulse.agent.publish;

import io.fleetpulse.agent.self.AgentLog;
import java.io.IOException;
import java.io.OutputStream;
import org.apache.kafka.common.compress.ZstdCompression;
import org.apache.kafka.common.record.internal.RecordBatch;
import org.apache.kafka.common.utils.ByteBufferOutputStream;

/**
 * Which compression works here. Zstandard needs a native library, which cannot be unpacked where
 * the temporary directory allows no execution; gzip is part of every JVM.
 */
public final class Compression {
  private Compression() {}

  /** zstd, or gzip with a line that says why. */
  public static String probe(AgentLog log) {
    if (!nativeAccessEnabled()) {
      return "gzip";
    }
    try {
      NativeZstd.load();
      tryOut();
      return "zstd";
    } catch (LinkageError | RuntimeException | IOException e) {
      log.warn("compression", "no zstd here, so gzip compresses: " + e);
    }
    return "gzip";
  }

  private static void tryOut() throws IOException {
    try (OutputStream out =
        new ZstdCompression.Builder()
            .build()
            .wrapForOutput(new ByteBufferOutputStream(64), RecordBatch.CURRENT_MAGIC_VALUE)) {
      out.write(1);
    }
  }

  /**
   * Since Java 24 a native library that nobody allowed makes the JVM print four lines of warning:
   * the host's standard error is not ours. {@code --enable-native-access=ALL-UNNAMED} allows it.
   */
  private static boolean nativeAccessEnabled() {
    if (Runtime.version().feature() < 24) {
      return true;
    }
    try {
      return (Boolean)
          Module.class.getMethod("isNativeAccessEnabled").invoke(Compression.class.getModule());
    } catch (ReflectiveOperationException e) {
      return false;
    }
  }
}
