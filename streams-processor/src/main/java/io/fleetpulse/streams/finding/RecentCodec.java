package io.fleetpulse.streams.finding;

import io.fleetpulse.analysis.expression.RecentWindows;
import io.fleetpulse.streams.window.WindowTier;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** Writes and reads what functions over windows remember, up to four bytes a value. */
final class RecentCodec {
  private RecentCodec() {}

  static void write(Map<WindowTier, RecentWindows> recent, DataOutputStream out)
      throws IOException {
    VarNumbers.write(recent.size(), out);
    for (Map.Entry<WindowTier, RecentWindows> tier : recent.entrySet()) {
      VarNumbers.write(tier.getKey().size().toMillis(), out);
      List<RecentWindows.Kept> all = tier.getValue().kept();
      VarNumbers.write(all.size(), out);
      for (RecentWindows.Kept kept : all) {
        write(kept, out);
      }
    }
  }

  /**
   * Reads what was written into a subject that remembers nothing yet.
   *
   * @throws IOException if the bytes are none
   */
  static void read(DataInputStream in, SubjectState into) throws IOException {
    long tiers = VarNumbers.read(in);
    for (long tier = 0; tier < tiers; tier++) {
      RecentWindows recent = into.recent(WindowTier.of(VarNumbers.read(in)));
      long all = VarNumbers.read(in);
      for (long i = 0; i < all; i++) {
        recent.restore(read(in));
      }
    }
  }

  private static void write(RecentWindows.Kept kept, DataOutputStream out) throws IOException {
    out.writeUTF(kept.text());
    VarNumbers.write(kept.newestWindow(), out);
    VarNumbers.write(kept.values().length, out);
    int before = 0;
    for (float value : kept.values()) {
      // Neighbours have the first bits in common: what differs is a small number.
      int bits = Float.floatToIntBits(value);
      VarNumbers.write(bits ^ before, out);
      before = bits;
    }
  }

  private static RecentWindows.Kept read(DataInputStream in) throws IOException {
    String text = in.readUTF();
    long newest = VarNumbers.read(in);
    float[] values = new float[(int) VarNumbers.read(in)];
    int bits = 0;
    for (int i = 0; i < values.length; i++) {
      bits ^= (int) VarNumbers.read(in);
      values[i] = Float.intBitsToFloat(bits);
    }
    return new RecentWindows.Kept(text, newest, values);
  }
}
