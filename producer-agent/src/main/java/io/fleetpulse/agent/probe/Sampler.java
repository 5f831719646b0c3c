package io.fleetpulse.agent.probe;

import io.fleetpulse.agent.config.InForce;
import io.fleetpulse.agent.config.LiveSettings;
import io.fleetpulse.agent.probe.jfr.GcRecorder;
import io.fleetpulse.agent.probe.jfr.ProfileRecorder;
import io.fleetpulse.agent.probe.linux.LinuxProbe;
import io.fleetpulse.agent.probe.linux.TaskTotals;
import io.fleetpulse.agent.sample.Identity;
import io.fleetpulse.agent.sample.Sample;
import io.fleetpulse.agent.sample.ServiceIdentity;
import io.fleetpulse.agent.section.Section;
import io.fleetpulse.agent.section.SectionKind;
import io.fleetpulse.agent.section.Sections;
import io.fleetpulse.agent.self.AgentLog;
import io.fleetpulse.agent.self.AgentSelf;
import io.fleetpulse.agent.self.LastResort;
import io.fleetpulse.agent.self.LogLevel;
import java.lang.management.ManagementFactory;
import java.lang.management.RuntimeMXBean;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Takes samples: reads every section, on the agent's sampling thread. A section that throws is null
 * in that sample and counted; one that keeps throwing is switched off.
 */
public final class Sampler implements AutoCloseable {
  private static final Duration SLOW = Duration.ofSeconds(10);
  private static final Duration VERY_SLOW = Duration.ofMinutes(1);
  private static final double DEFAULT_CPU_SHARE = 0.01;

  /** The share of the heap in use from which its live set is worth a recording: a fourth. */
  private static final int WORTH = 4;

  private static final double PERCENT = 100;
  private static final String BUDGET = "budget";

  /** Histograms of collections and stalls, the JVM's counters and what files are read into. */
  private static final long FIXED_BYTES = 128 * 1024;

  private static final LiveSettings DEFAULTS =
      new LiveSettings(
          Duration.ofSeconds(1), Duration.ofSeconds(5), Set.of(), 1, "samples", LogLevel.INFO);

  private final AgentSelf self;
  private final ServiceIdentity service;
  private final String agentVersion;
  private final Collector collector;
  private final GcProbe gc;
  private final MemoryProbe memory;
  private final CustomProbe custom;
  private final BufferProbe buffers = new BufferProbe();
  private final ThreadTotals threadTotals;
  private final TaskTotals taskTotals;
  private final NativeAreas nativeAreas;
  private final ProcessProbe process = new ProcessProbe();
  private final VmOptions options = new VmOptions();
  private final PerfData perf;
  private final StallMeter stallMeter;
  private final StallProbe stalls;
  private final String host = HostName.read(System.getenv());
  private final AgentLog log;
  private final InForce live;

  private final AgentBudget budget = new AgentBudget();
  private final LongSupplier cpu;
  private volatile double cpuShare = DEFAULT_CPU_SHARE;
  private final List<GuardedProbe> probes;
  private int shed;
  private boolean started;

  private volatile @Nullable Identity identity;
  private InForce.@Nullable Standing knownStanding;
  private final @Nullable GcRecorder recorder;
  private final @Nullable ProfileRecorder profile;
  private final AtomicLong sequence;

  /** The first sampler of a JVM, which reads every section. */
  public Sampler(ServiceIdentity service, String agentVersion, AgentSelf self, AgentLog log) {
    this(
        service,
        agentVersion,
        new History(self),
        log,
        new ProbeSettings(RecorderUse.AUTO, false, 0),
        new InForce(DEFAULTS));
  }

  /**
   * @param history what samplers before this one counted
   * @param live which sections are off, and whose settings these are
   */
  public Sampler(
      ServiceIdentity service,
      String agentVersion,
      History history,
      AgentLog log,
      ProbeSettings settings,
      InForce live) {
    this.service = service;
    this.agentVersion = agentVersion;
    this.self = history.self();
    this.log = log;
    this.live = live;
    this.collector = history.collector;
    this.gc = history.gc;
    this.custom = history.custom;
    this.sequence =
        history.sequence(service.namespace() + "/" + service.service() + "/" + service.instance());
    this.perf = history.perf;
    this.memory = new MemoryProbe(history.givenBack);
    this.cpu = self::cpuNanos;
    this.threadTotals = history.threadTotals;
    this.nativeAreas = history.nativeAreas;
    this.taskTotals = history.taskTotals;
    this.stallMeter = history.stallMeter;
    this.stalls = new StallProbe(perf, stallMeter);
    this.recorder = recorder(settings.flightRecorder(), history);
    this.profile =
        settings.profile()
            ? new ProfileRecorder(
                history.recorderTotals, options.read("FlightRecorderOptions").orElse(""), self, log)
            : null;
    this.probes = probes(settings);
  }

  /** Begins to listen; on the agent's thread, as some of it loads much of the JVM. */
  public void start() {
    if (!Runtimes.MANAGEMENT) {
      log.warn(
          "this runtime does not have the module jdk.management: processor use, collections and"
              + " file descriptors are not known; add it to the image");
    }
    gc.start();
    started = true;
    checkRecorder(System.nanoTime());
  }

  /** When this JVM started. */
  public static long jvmStartMillis() {
    return ManagementFactory.getRuntimeMXBean().getStartTime();
  }

  /**
   * What the agent's threads may use from now on; 1 % of a core at an interval of a second until it
   * is said. Any thread may call it.
   *
   * @param percent of one core, at an interval of a second or less; less at longer ones, down to a
   *     fifth
   */
  public void allowCpu(double percent, Duration interval) {
    cpuShare = AgentBudget.share(percent / PERCENT, interval);
  }

  /** Takes a sample. */
  public Sample take(long nowMillis, long nowNanos) {
    // Of the tick before, whose time has been added since: to wait for gauges is no work.
    self.tickNanos.addAndGet(-custom.takeWaitNanos());
    checkRecorder(nowNanos);
    perf.read();
    keepBudget(nowNanos);
    Set<String> off = live.get().sectionsOff();
    meterStalls(started && budget.spares(SectionKind.STALLS) && !off.contains(StallProbe.SECTION));
    Sections.Builder sections = new Sections.Builder();
    for (GuardedProbe probe : probes) {
      if (!off.contains(probe.name())) {
        probe.read(nowNanos, sections);
      }
    }
    Sample sample = new Sample(sequence.get(), nowMillis, 1, sections.build());
    sequence.incrementAndGet(); // not before: where no sample was taken none was lost
    return sample;
  }

  /**
   * Who sends the samples taken so far. The same object until something about it changes: a kind of
   * collection or a series is new, or an option was changed.
   */
  public Identity identity() {
    Identity known = identity;
    InForce.Standing standing = live.standing();
    if (known != null
        && standing == knownStanding
        && known.gcs() == gc.kinds()
        && known.threadPools() == threadTotals.pools().names()
        && known.custom() == custom.layout()
        && known.nativeAreas() == nativeAreas.names()
        && (service.actionsAllowed().isEmpty() || known.vmOptions().equals(options.watched()))) {
      return known;
    }
    RuntimeMXBean runtime = ManagementFactory.getRuntimeMXBean();
    Identity fresh =
        new Identity(
            service,
            host,
            ProcessHandle.current().pid(),
            agentVersion,
            runtime.getVmName(),
            runtime.getVmVendor(),
            Runtime.version().toString(),
            Runtime.version().feature(),
            collector.label(),
            options.watched(),
            memory.pools(),
            buffers.pools(),
            gc.kinds(),
            threadTotals.pools().names(),
            nativeAreas.names(),
            custom.layout(),
            standing.version(),
            standing.error());
    identity = fresh;
    knownStanding = standing;
    return fresh;
  }

  @Override
  public void close() {
    started = false;
    custom.takeWaitNanos(); // the last tick's time is not added
    gc.close();
    stallMeter.close();
    close(recorder);
    close(profile);
  }

  private void close(@Nullable AutoCloseable recording) {
    try {
      if (recording != null) {
        recording.close();
      }
    } catch (Throwable e) { // the agent ends all the same
      LastResort.survive(
          e, self.probeErrors, log, "recorder", "the flight recorder does not stop: ");
    }
  }

  private @Nullable GcRecorder recorder(RecorderUse use, History history) {
    if (use == RecorderUse.FALSE) {
      return null;
    }
    String recorderOptions = options.read("FlightRecorderOptions").orElse("");
    boolean always = use == RecorderUse.TRUE;
    LiveSet liveSet = history.liveSet;
    RecordedGc recorded = history.recorded;
    return switch (collector) {
      // The recorder costs as much memory as all the rest of the agent. As long as little of the
      // heap is in use after each collection an estimate will do: what lives is less, and a leak
      // has time.
      case G1 ->
          GcRecorder.ofG1(
              () -> always || liveSet.reaches(Runtime.getRuntime().maxMemory() / WORTH),
              liveSet,
              recorded,
              System::nanoTime,
              recorderOptions,
              self,
              log);
      // Until a thread had to wait there is nothing to tell.
      case ZGC, GENERATIONAL_ZGC ->
          GcRecorder.ofZgc(
              () -> always || recorded.stalls().seen(),
              recorded.stalls(),
              recorderOptions,
              self,
              log);
      default -> null;
    };
  }

  private void checkRecorder(long nowNanos) {
    if (recorder != null) {
      recorder.check(nowNanos);
    }
    if (profile != null) {
      // Most of its cost is its own thread's: where that is too much there is no recording.
      budget.spent(SectionKind.PROFILE, nowNanos, profile.tookNanos(), false);
      boolean off = live.get().sectionsOff().containsAll(ProfileRecorder.SECTIONS);
      if (budget.spares(SectionKind.PROFILE) && !off) {
        profile.check(nowNanos);
      } else {
        profile.close();
      }
    }
  }

  private List<GuardedProbe> probes(ProbeSettings settings) {
    List<GuardedProbe> guarded = new ArrayList<>();
    Map<SectionKind, Probe> all = new EnumMap<>(SectionKind.class);
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    ThreadReading threadReading = new ThreadReading(threads, SLOW);
    if (Runtimes.MANAGEMENT) {
      all.put(SectionKind.CPU, new CpuProbe(SLOW)::read);
    }
    all.put(SectionKind.MEMORY, now -> memory.read());
    all.put(SectionKind.GC, now -> gc.read());
    all.put(SectionKind.THREADS, new ThreadProbe(threads, threadReading)::read);
    all.put(SectionKind.RUNTIME, now -> process.read());
    all.put(SectionKind.CLASSES, now -> process.readClasses());
    all.put(SectionKind.BUFFERS, now -> buffers.read());
    all.put(SectionKind.CUSTOM, now -> custom.read(settings.mostSeries(), log));
    all.put(SectionKind.SELF, now -> self.read(now, tableBytes(), budget.shed()));
    all.put(SectionKind.STALLS, now -> stalls.read());
    all.put(
        SectionKind.THREAD_DETAILS,
        new ThreadDetailsProbe(threads, threadReading, threadTotals)::read);
    LinuxProbe.ofThisMachine(taskTotals)
        .ifPresent(linux -> all.put(SectionKind.LINUX, each(SLOW, linux::read)));
    all.put(
        SectionKind.MEMORY_DETAILS,
        each(VERY_SLOW, new MemoryDetailsProbe(options, nativeAreas)::read));
    ProfileRecorder recording = profile;
    if (recording != null) {
      all.put(SectionKind.RECORDER, now -> recording.recorder());
      all.put(SectionKind.PROFILE, each(SLOW, () -> recording.profile(System.currentTimeMillis())));
    }
    // Gauges cost what their thread computes: by what is waited for them alone they would be dear.
    LongSupplier customClock = () -> System.nanoTime() + custom.apartNanos();
    all.forEach(
        (kind, probe) -> {
          LongSupplier clock = kind == SectionKind.CUSTOM ? customClock : System::nanoTime;
          guarded.add(new GuardedProbe(kind, probe, budget, clock, self, log));
        });
    return List.copyOf(guarded);
  }

  private void keepBudget(long nowNanos) {
    budget.check(nowNanos, cpu, cpuShare);
    if (budget.shed() != shed) {
      shed = budget.shed();
      if (shed > 0) {
        log.warn(
            BUDGET,
            "the agent needs more processor than its budget of %.2f %% of a core allows: %d sections"
                    .formatted(PERCENT * cpuShare, shed)
                + " are read less often or not at all");
      } else {
        log.recovered(BUDGET, "all sections are read again");
      }
    }
  }

  /** The meter has a thread of its own, which is to rest when nobody reads it. */
  private void meterStalls(boolean wanted) {
    if (wanted) {
      stallMeter.start(log);
    } else {
      stallMeter.close();
    }
  }

  /** What the probes hold, estimated from above. */
  private long tableBytes() {
    return threadTotals.heldBytes() + taskTotals.heldBytes() + custom.heldBytes() + FIXED_BYTES;
  }

  /** What is to be read on a cadence of its own. */
  private static Probe each(Duration period, Supplier<? extends @Nullable Section> reading) {
    Cadence cadence = new Cadence(period);
    return now -> cadence.due(now) ? reading.get() : null;
  }
}
