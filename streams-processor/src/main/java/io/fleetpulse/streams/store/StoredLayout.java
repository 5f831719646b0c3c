package io.fleetpulse.streams.store;

import io.fleetpulse.analysis.window.SeriesLayout;
import io.fleetpulse.analysis.window.WindowStateCodec;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/** What columns stand for, as the history keeps it. */
public final class StoredLayout {
  private StoredLayout() {}

  static byte[] write(SeriesLayout layout) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      WindowStateCodec.writeLayout(layout, new DataOutputStream(bytes));
    } catch (IOException e) {
      throw new UncheckedIOException("into memory", e);
    }
    return bytes.toByteArray();
  }

  /**
   * The layout again.
   *
   * @throws UncheckedIOException if the bytes are none
   */
  public static SeriesLayout read(byte[] bytes) {
    try {
      return WindowStateCodec.readLayout(new DataInputStream(new ByteArrayInputStream(bytes)));
    } catch (IOException e) {
      throw new UncheckedIOException("a kept layout cannot be read", e);
    }
  }
}
