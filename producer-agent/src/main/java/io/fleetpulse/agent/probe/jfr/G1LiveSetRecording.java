package io.fleetpulse.agent.probe.jfr;

import io.fleetpulse.agent.probe.ConcurrentCycles;
import io.fleetpulse.agent.probe.LiveSet;
import io.fleetpulse.agent.self.AgentLog;
import io.fleetpulse.agent.self.AgentSelf;
import io.fleetpulse.agent.self.LastResort;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.LongSupplier;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingStream;

/**
 * The live set under G1: the heap used after a mixed collection, or after the young one that ends a
 * concurrent cycle ("prepare mixed"), when what marking found dead is gone. The beans cannot tell
 * these from young collections. Two cheap events are recorded, some bytes per collection; the disk
 * holds what one chunk of the recorder may ({@code maxchunksize}, 12 MB) and {@link #MOST_BYTES}.
 *
 * <p>Runs on a daemon thread of its own. What it throws is counted.
 */
final class G1LiveSetRecording implements Recording {
  private static final String COLLECTION = "jdk.G1GarbageCollection";
  private static final String CYCLE = "jdk.GarbageCollection";
  private static final String SUMMARY = "jdk.GCHeapSummary";
  private static final int MOST_PENDING = 64;
  private static final long MOST_BYTES = 1 << 20;
  private static final Duration MOST_AGE = Duration.ofMinutes(1);

  private final RecordingStream stream;
  private final LiveSet liveSet;
  private final ConcurrentCycles cycles;
  private final LongSupplier nanoClock;
  private final AgentSelf self;
  private volatile boolean running = true;
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

  private G1LiveSetRecording(
      RecordingStream stream,
      LiveSet liveSet,
      ConcurrentCycles cycles,
      LongSupplier nanoClock,
      AgentSelf self) {
    this.self = self;
    this.stream = stream;
    this.liveSet = liveSet;
    this.cycles = cycles;
    this.nanoClock = nanoClock;
  }

  /**
   * Loads one class, which is little.
   *
   * @throws NoClassDefFoundError where a runtime has no flight recorder
   */
  static void require() {
    Objects.requireNonNull(RecordingStream.class);
  }

  /** Starts recording. */
  static G1LiveSetRecording start(
      LiveSet liveSet,
      ConcurrentCycles cycles,
      LongSupplier nanoClock,
      AgentSelf self,
      AgentLog log) {
    RecordingStream stream = new RecordingStream();
    G1LiveSetRecording recording = new G1LiveSetRecording(stream, liveSet, cycles, nanoClock, self);
    try {
      recording.begin(log);
    } catch (Throwable e) {
      stream.close();
      throw e;
    }
    return recording;
  }

  private void begin(AgentLog log) {
    stream.enable(COLLECTION).withThreshold(Duration.ZERO);
    stream.enable(SUMMARY);
    stream.enable(CYCLE).withThreshold(Duration.ZERO);
    stream.onEvent(COLLECTION, this::collection);
    stream.onEvent(SUMMARY, this::summary);
    stream.onEvent(CYCLE, this::cycle);
    stream.setReuse(true);
    stream.setMaxAge(MOST_AGE);
    stream.setMaxSize(MOST_BYTES);
    // Without this the recorder prints a stack trace to the host's standard error.
    stream.onError(
        e ->
            LastResort.survive(
                e, self.probeErrors, log, "recorder", "a flight recorder's event is lost: "));
    // startAsync would run on a thread that is no daemon (JDK 17): the host would never end.
    new LastResort(self.probeErrors, log).daemon("fleetpulse-jfr", this::record).start();
  }

  private void record() {
    self.ownThread();
    try {
      cycles.watched();
      stream.start();
    } finally {
      running = false;
      self.threadEnds();
    }
  }

  @Override
  public boolean running() {
    return running;
  }

  @Override
  public void close() {
    running = false;
    stream.close();
  }

  /** The concurrent one; young collections within its time are in it too. */
  private void cycle(RecordedEvent event) {
    if (event.getString("name").equals("G1Old") && running) {
      cycles.add(event.getDuration().minus(event.getDuration("sumOfPauses")).toNanos());
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
      if (tells && running) {
        liveSet.measured(used, nanoClock.getAsLong());
      }
    }
  }
}
