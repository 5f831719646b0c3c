package io.fleetpulse.agent.probe.jfr;

import io.fleetpulse.agent.probe.HumongousRegions;
import java.util.function.LongSupplier;
import jdk.jfr.consumer.RecordedEvent;

/**
 * Adds up the event that tells of one region of G1's heap each, all of them at a time and by their
 * index. A round is over when the next begins, or when the stream brought none of its events for as
 * long as it takes it to bring them all. What the event says of bytes in use is of no use: G1 fills
 * the end of an object's last region up, and tells that it is full. For the stream's thread.
 */
final class RegionRound {
  private static final String HUMONGOUS = "Humongous"; // "Starts Humongous", "Continues Humongous"

  private final HumongousRegions counted;
  private final LongSupplier nanoClock;
  private int lastIndex = -1;
  private int firstIndex;
  private long firstStart;
  private long regionBytes;
  private int regions;
  private boolean grew;

  RegionRound(HumongousRegions counted, LongSupplier nanoClock) {
    this.counted = counted;
    this.nanoClock = nanoClock;
  }

  void region(RecordedEvent event) {
    region(event.getInt("index"), event.getString("type"), event.getLong("start"));
  }

  /**
   * One region.
   *
   * @param start its address: regions are as far apart as they are long
   */
  void region(int index, String type, long start) {
    if (index <= lastIndex) {
      end();
    }
    if (lastIndex < 0) {
      firstIndex = index;
      firstStart = start;
    } else {
      regionBytes = (start - firstStart) / (index - firstIndex);
    }
    lastIndex = index;
    grew = true;
    if (type.endsWith(HUMONGOUS)) {
      regions++;
    }
  }

  /** The stream has brought what came in about a second. */
  void flushed() {
    if (lastIndex >= 0 && !grew) {
      end();
    }
    grew = false;
  }

  private void end() {
    counted.counted(regions, regions * regionBytes, nanoClock.getAsLong());
    lastIndex = -1;
    regions = 0;
  }
}
