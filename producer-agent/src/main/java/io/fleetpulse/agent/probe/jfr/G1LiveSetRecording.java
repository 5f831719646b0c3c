package io.fleetpulse.agent.probe.jfr;

import io.fleetpulse.agent.probe.LiveSet;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingStream;

/**
 * The live set under G1: the heap used after a mixed collection, or after the young one that ends a
 * concurrent cycle ("prepare mixed"), when what marking found dead is gone. The beans cannot tell
 * these from young collections. Two cheap events are recorded, some bytes per collection.
 *
 * <p>Runs on a daemon thread of its own. When it fails, the live set stays an estimate.
 */
public final class G1LiveSetRecording implements AutoCloseable {
  private static final String COLLECTION = "jdk.G1GarbageCollection";
  private static final String SUMMARY = "jdk.GCHeapSummary";
  private static final int MOST_PENDING = 64;

  private final RecordingStream stream;
  private final LiveSet liveSet;
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

  private G1LiveSetRecording(RecordingStream stream, LiveSet liveSet, LongSupplier nanoClock) {
    this.stream = stream;
    this.liveSet = liveSet;
    this.nanoClock = nanoClock;
  }

  /** Starts recording. */
  public static G1LiveSetRecording start(LiveSet liveSet, LongSupplier nanoClock) {
    RecordingStream stream = new RecordingStream();
    G1LiveSetRecording recording = new G1LiveSetRecording(stream, liveSet, nanoClock);
    stream.enable(COLLECTION).withThreshold(Duration.ZERO);
    stream.enable(SUMMARY);
    stream.onEvent(COLLECTION, recording::collection);
    stream.onEvent(SUMMARY, recording::summary);
    stream.setReuse(true);
    stream.setMaxAge(Duration.ofMinutes(1));
    stream.setMaxSize(1 << 20);
    // startAsync would run on a thread that is no daemon (JDK 17): the host would never end.
    Thread thread = new Thread(null, stream::start, "fleetpulse-jfr", 0, false);
    thread.setDaemon(true);
    thread.setContextClassLoader(null);
    thread.start();
    return recording;
  }

  @Override
  public void close() {
    stream.close();
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
