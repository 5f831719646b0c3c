package io.fleetpulse.agent.probe;

import io.fleetpulse.agent.probe.jfr.RecorderTotals;
import io.fleetpulse.agent.probe.linux.TaskTotals;
import io.fleetpulse.agent.self.AgentSelf;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

/**
 * What goes on counting for as long as the JVM lives, whatever agents are started and closed in it.
 * All of them send under the JVM's start time: a sequence or a total that began again at zero would
 * be taken for one that was seen before, until it passed its former value.
 */
public final class History {
  /**
   * Instance ids whose sequence is remembered, those used last; an application makes up no more.
   */
  static final int MOST_INSTANCES = 100;

  final Collector collector = Collector.detect();
  final LiveSet liveSet = new LiveSet();
  final PerfData perf = PerfData.ofThisJvm(Sampler.jvmStartMillis());
  final RecordedGc recorded = RecordedGc.none();
  final GivenBack givenBack = new GivenBack();
  final GcProbe gc;
  final StallMeter stallMeter;
  final ThreadTotals threadTotals = new ThreadTotals();
  final NativeAreas nativeAreas = new NativeAreas();
  final TaskTotals taskTotals = new TaskTotals();
  final CustomProbe custom;
  final RecorderTotals recorderTotals = new RecorderTotals();
  private final AgentSelf self;
  private final Map<String, AtomicLong> sequences =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, AtomicLong> eldest) {
          return size() > MOST_INSTANCES;
        }
      };

  /** That of a JVM without metrics of its own. */
  public History(AgentSelf self) {
    this(self, CustomProbe.WITHOUT);
  }

  /**
   * @param self the counters of all agents of this JVM together
   * @param series the application's own metrics
   */
  public History(AgentSelf self, Function<ThreadFactory, Object[]> series) {
    this.self = self;
    this.gc =
        new GcProbe(
            collector,
            liveSet,
            new PerfGc(perf),
            recorded,
            givenBack,
            System::nanoTime,
            self.probeErrors);
    this.custom = new CustomProbe(series, self);
    this.stallMeter = new StallMeter(System::nanoTime, self);
  }

  public AgentSelf self() {
    return self;
  }

  /** The number of the next sample that is sent under this id. */
  synchronized AtomicLong sequence(String instanceId) {
    return sequences.computeIfAbsent(instanceId, id -> new AtomicLong());
  }
}
