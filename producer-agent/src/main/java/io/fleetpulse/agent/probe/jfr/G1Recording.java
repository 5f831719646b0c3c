package io.fleetpulse.agent.probe.jfr;

import io.fleetpulse.agent.probe.LiveSet;
import io.fleetpulse.agent.probe.RecordedGc;
import io.fleetpulse.agent.self.AgentLog;
import io.fleetpulse.agent.self.AgentSelf;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import jdk.jfr.consumer.RecordedEvent;

/**
 * What G1's beans do not tell. The live set: the heap used after a mixed collection, or after the
 * young one that ends a concurrent cycle ("prepare mixed"), when what marking found dead is gone;
 * the beans cannot tell these from young collections. Time of concurrent cycles. And humongous
 * regions, which no other event and no bean, counter or notification tells from old ones: the
 * recorder stops the application for the time it takes to look at all regions, so seldom.
 *
 * <p>For the stream's thread.
 */
final class G1Recording {
  private static final String COLLECTION = "jdk.G1GarbageCollection";
  private static final String CYCLE = "jdk.GarbageCollection";
  private static final String SUMMARY = "jdk.GCHeapSummary";
  private static final String REGION = "jdk.G1HeapRegionInformation";
  private static final Duration REGIONS_EVERY = Duration.ofMinutes(1);
  private static final int MOST_PENDING = 64;

  private final LiveSet liveSet;
  private final RecordedGc recorded;
  private final LongSupplier nanoClock;
  private final Map<Long, Long> usedAfter =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, Long> eldest) {
          return size() > MOST_PENDING;
        }
      };
  private final Map<Long, Boolean> telling =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, Boolean> eldest) {
          return size() > MOST_PENDING;
        }
      };

  private G1Recording(LiveSet liveSet, RecordedGc recorded, LongSupplier nanoClock) {
    this.liveSet = liveSet;
    this.recorded = recorded;
    this.nanoClock = nanoClock;
  }

  /** Starts recording. */
  static Recording start(
      LiveSet liveSet, RecordedGc recorded, LongSupplier nanoClock, AgentSelf self, AgentLog log) {
    return EventStream.start(new G1Recording(liveSet, recorded, nanoClock)::enable, self, log);
  }

  private void enable(EventStream events) {
    events.on(COLLECTION, this::collection).withThreshold(Duration.ZERO);
    events.on(SUMMARY, this::summary);
    events.on(CYCLE, this::cycle).withThreshold(Duration.ZERO);
    RegionRound regions = new RegionRound(recorded.humongous(), nanoClock);
    events.on(REGION, regions::region).withPeriod(REGIONS_EVERY);
    events.onFlush(regions::flushed);
    recorded.cycles().watched();
  }

  /** The concurrent one; young collections within its time are in it too. */
  private void cycle(RecordedEvent event) {
    if (event.getString("name").equals("G1Old")) {
      recorded.cycles().add(event.getDuration().minus(event.getDuration("sumOfPauses")).toNanos());
    }
  }

  private void summary(RecordedEvent event) {
    if (event.getString("when").equals("After GC")) {
      long id = event.getInt("gcId");
      usedAfter.put(id, event.getLong("heapUsed"));
      settle(id);
    }
  }

  private void collection(RecordedEvent event) {
    String type = event.getString("type");
    telling.put((long) event.getInt("gcId"), type.equals("Mixed") || type.equals("Prepare Mixed"));
    settle(event.getInt("gcId"));
  }

  /** The two events of a collection come in either order. */
  private void settle(long id) {
    Boolean tells = telling.get(id);
    Long used = usedAfter.get(id);
    if (tells != null && used != null) {
      telling.remove(id);
      usedAfter.remove(id);
      if (tells) {
        liveSet.measured(used, nanoClock.getAsLong());
      }
    }
  }
}
