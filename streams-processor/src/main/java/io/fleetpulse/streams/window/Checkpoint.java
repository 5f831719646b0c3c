package io.fleetpulse.streams.window;

import io.fleetpulse.analysis.window.InstanceWindows;
import io.fleetpulse.analysis.window.WindowStateCodec;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * The state of an instance's windows and the offset from which its samples are not in it.
 *
 * @param active whether samples from that offset on may have been taken since: then they are read
 *     again after a crash
 */
record Checkpoint(long nextOffset, boolean active, InstanceWindows state) {

  byte[] toBytes() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
    DataOutputStream out = new DataOutputStream(bytes);
    try {
      out.writeLong(nextOffset);
      out.writeBoolean(active);
      WindowStateCodec.write(state, out);
    } catch (IOException e) {
      throw new UncheckedIOException("into memory", e);
    }
    return bytes.toByteArray();
  }

  static Checkpoint fromBytes(byte[] bytes, WindowStateCodec.JvmNames names) throws IOException {
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes));
    return new Checkpoint(in.readLong(), in.readBoolean(), WindowStateCodec.read(in, names));
  }
}
