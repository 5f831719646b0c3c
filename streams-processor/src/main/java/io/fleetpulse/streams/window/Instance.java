package io.fleetpulse.streams.window;

import io.fleetpulse.analysis.window.InstanceWindows;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One instance as its task knows it: windows, who its JVMs are, what queries see. */
final class Instance {
  final String key;
  final byte[] keyBytes;
  final InstanceWindows windows;
  final List<Jvm> jvms = new ArrayList<>(1);

  /** From here on its samples are not in the restored state; 0: nothing was restored. */
  final long firstOffset;

  @Nullable LiveInstance live;

  /** Missing sequence numbers that its agent has not told of yet; on the heap only. */
  long untold;

  long untoldSinceMillis;
  private final ColumnNames[] columnNames = {
    new ColumnNames(), new ColumnNames(), new ColumnNames()
  };

  /** A JVM of the instance: what its agent said last of itself. */
  static final class Jvm {
    final long startMillis;
    int schemaId;
    int identityHash;
    SampleSchema.Sender sender;

    Jvm(long startMillis, int schemaId, int identityHash, SampleSchema.Sender sender) {
      this.startMillis = startMillis;
      this.schemaId = schemaId;
      this.identityHash = identityHash;
      this.sender = sender;
    }
  }

  Instance(String key, byte[] keyBytes, InstanceWindows windows, long firstOffset) {
    this.key = key;
    this.keyBytes = keyBytes;
    this.windows = windows;
    this.firstOffset = firstOffset;
  }

  /** When the names of a tier's columns travel. */
  ColumnNames columnNames(WindowTier tier) {
    return columnNames[tier.ordinal()];
  }

  @Nullable Jvm jvm(long startMillis) {
    for (int i = 0; i < jvms.size(); i++) {
      if (jvms.get(i).startMillis == startMillis) {
        return jvms.get(i);
      }
    }
    return null;
  }

  /**
   * When the names of the columns travel with a window: with a start's first, on change and now and
   * then.
   */
  static final class ColumnNames {
    private static final int EVERY = 60;

    private int windowsSince;
    private int lastLayout;
    private long lastStartMillis;

    boolean travelWith(int layoutHash, long jvmStartMillis) {
      boolean known = layoutHash == lastLayout && jvmStartMillis == lastStartMillis;
      if (known && windowsSince > 0 && windowsSince < EVERY) {
        windowsSince++;
        return false;
      }
      lastLayout = layoutHash;
      lastStartMillis = jvmStartMillis;
      windowsSince = 1;
      return true;
    }
  }
}
