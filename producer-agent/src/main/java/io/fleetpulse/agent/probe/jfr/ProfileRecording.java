package io.fleetpulse.agent.probe.jfr;

import io.fleetpulse.agent.section.Profile.SiteKind;
import io.fleetpulse.agent.self.AgentLog;
import io.fleetpulse.agent.self.AgentSelf;
import io.fleetpulse.agent.self.LastResort;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import jdk.jfr.EventType;
import jdk.jfr.FlightRecorder;
import jdk.jfr.consumer.RecordedClass;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedThread;
import jdk.jfr.consumer.RecordingStream;
import org.jspecify.annotations.Nullable;

/**
 * The events of which the recorder section and the profile are made; those a JDK does not have are
 * left out. Never the events of each allocation buffer: they are not meant for production.
 *
 * <p>Bounded in what it costs: allocations and processor samples are throttled, waits have a
 * threshold, and a kind of event that is still too frequent is recorded no more.
 *
 * <p>Runs on a daemon thread of its own. What it throws is counted.
 */
final class ProfileRecording implements Recording {
  /** Waits shorter than this are no events, unless the application's own recordings say so. */
  static final Duration THRESHOLD = Duration.ofMillis(10);

  /** Of one kind in ten seconds: more are too dear. */
  static final int MOST_EVENTS = 10_000;

  private static final long MOST_BYTES = 4 << 20;
  private static final Duration MOST_AGE = Duration.ofMinutes(1);
  private static final Duration WINDOW = Duration.ofSeconds(10);
  private static final Duration SAMPLING = Duration.ofMillis(100);
  private static final Duration LOADERS = Duration.ofMinutes(1);
  private static final String PER_SECOND = "100/s";
  private static final int MOST_PENDING = 64;
  private static final int VIRTUAL_THREADS = 21;

  private final RecordingStream stream;
  private final Set<Long> own;
  private final RecorderTotals totals;
  private final SiteTable sites;
  private final AtomicLong thread;
  private final AgentSelf self;
  private final AgentLog log;
  private final Set<String> thresholded = new HashSet<>();
  private final Map<String, int[]> frequencies = new HashMap<>();
  private final Map<Long, Long> safepoints =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, Long> eldest) {
          return size() > MOST_PENDING;
        }
      };
  private Map<String, Duration> hosts = Map.of();
  private long windowBeganMillis;
  private long loadersAtMillis;
  private int loaders;
  private volatile boolean running = true;

  private ProfileRecording(
      RecordingStream stream,
      Set<Long> own,
      RecorderTotals totals,
      SiteTable sites,
      AtomicLong thread,
      AgentSelf self,
      AgentLog log) {
    this.stream = stream;
    this.own = own;
    this.totals = totals;
    this.sites = sites;
    this.thread = thread;
    this.self = self;
    this.log = log;
  }

  /**
   * Starts recording.
   *
   * @param thread is told the id of the recording's thread
   */
  static ProfileRecording start(
      RecorderTotals totals, SiteTable sites, AtomicLong thread, AgentSelf self, AgentLog log) {
    Set<Long> before = HostRecordings.streams();
    RecordingStream stream = new RecordingStream();
    Set<Long> own = HostRecordings.streams();
    own.removeAll(before);
    ProfileRecording recording =
        new ProfileRecording(stream, own, totals, sites, thread, self, log);
    try {
      recording.begin();
    } catch (Throwable e) {
      stream.close();
      throw e;
    }
    return recording;
  }

  private void begin() {
    hosts = HostRecordings.thresholds(own);
    safepoints();
    waits();
    samples();
    other();
    stream.setReuse(true);
    stream.setOrdered(false);
    stream.setMaxAge(MOST_AGE);
    stream.setMaxSize(MOST_BYTES);
    // Without this the recorder prints a stack trace to the host's standard error.
    stream.onError(
        e ->
            LastResort.survive(
                e, self.probeErrors, log, "profile", "a flight recorder's event is lost: "));
    sayHosts();
    // startAsync would run on a thread that is no daemon (JDK 17): the host would never end.
    new LastResort(self.probeErrors, log).daemon("fleetpulse-profile", this::record).start();
  }

  private void record() {
    self.ownThread();
    thread.set(Thread.currentThread().getId());
    try {
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

  /** The application may have begun to record, or ended. */
  @Override
  public void refresh() {
    Map<String, Duration> now = HostRecordings.thresholds(own);
    now.keySet().retainAll(thresholded);
    if (!now.equals(hosts)) {
      hosts = now;
      thresholded.forEach(this::threshold);
      sayHosts();
    }
  }

  @Override
  public void close() {
    running = false;
    stream.close();
  }

  private void sayHosts() {
    hosts = new HashMap<>(hosts);
    hosts.keySet().retainAll(thresholded);
    if (!hosts.isEmpty()) {
      log.warn(
          "profile thresholds",
          "the application uses the flight recorder itself: for "
              + hosts.size()
              + " kinds of events its thresholds hold, not the agent's");
    }
  }

  /** From the request to the end, and until all threads stood. */
  private void safepoints() {
    thresholded("jdk.SafepointBegin", Duration.ZERO, this::safepointBegan);
    thresholded(
        "jdk.SafepointStateSynchronization",
        Duration.ZERO,
        event -> totals.add(Wait.SAFEPOINT_SYNC, nanos(event)));
    thresholded("jdk.SafepointEnd", Duration.ZERO, this::safepointEnded);
  }

  private void safepointBegan(RecordedEvent event) {
    safepoint(event.getLong("safepointId"), nanosOf(event.getStartTime()));
  }

  private void safepointEnded(RecordedEvent event) {
    safepoint(event.getLong("safepointId"), -nanosOf(event.getEndTime()));
  }

  /** Begin and end, the latter negative, come in either order. */
  private void safepoint(long id, long at) {
    Long other = safepoints.remove(id);
    if (other == null) {
      safepoints.put(id, at);
    } else {
      totals.add(Wait.SAFEPOINT, Math.abs(at + other));
    }
  }

  private void waits() {
    thresholded(
        "jdk.JavaMonitorEnter",
        THRESHOLD,
        event -> wait(event, Wait.MONITOR_BLOCKED, SiteKind.MONITOR, type(event, "monitorClass")));
    thresholded(
        "jdk.JavaMonitorWait", THRESHOLD, event -> wait(event, Wait.MONITOR_WAIT, null, ""));
    thresholded(
        "jdk.ThreadPark",
        THRESHOLD,
        event -> wait(event, Wait.PARK, SiteKind.PARK, type(event, "parkedClass")));
    thresholded("jdk.SocketRead", THRESHOLD, event -> socket(event, true));
    thresholded("jdk.SocketWrite", THRESHOLD, event -> socket(event, false));
    thresholded(
        "jdk.FileRead",
        THRESHOLD,
        event -> wait(event, Wait.FILE_READ, SiteKind.FILE, text(event, "path")));
    thresholded(
        "jdk.FileWrite",
        THRESHOLD,
        event -> wait(event, Wait.FILE_WRITE, SiteKind.FILE, text(event, "path")));
    if (Runtime.version().feature() >= VIRTUAL_THREADS) {
      thresholded(
          "jdk.VirtualThreadPinned",
          THRESHOLD,
          event -> wait(event, Wait.VIRTUAL_PINNED, null, ""));
      totals.submitFailed(0);
      on("jdk.VirtualThreadSubmitFailed", event -> totals.submitFailed(1));
      stream.enable("jdk.VirtualThreadSubmitFailed").withoutStackTrace();
    }
  }

  private void wait(RecordedEvent event, Wait wait, @Nullable SiteKind kind, String subject) {
    if (agents(event.getThread())) {
      return;
    }
    long nanos = nanos(event);
    totals.add(wait, nanos);
    if (kind != null) {
      sites.add(kind, subject, FoldedStack.of(event.getStackTrace()), nanos, millis(event));
    }
  }

  private void socket(RecordedEvent event, boolean read) {
    if (agents(event.getThread())) {
      return;
    }
    String host = text(event, "host");
    wait(
        event,
        read ? Wait.SOCKET_READ : Wait.SOCKET_WRITE,
        SiteKind.SOCKET,
        (host.isEmpty() ? text(event, "address") : host) + ":" + event.getInt("port"));
    long bytes = event.getLong(read ? "bytesRead" : "bytesWritten");
    totals.add(read ? Wait.SOCKET_READ_BYTES : Wait.SOCKET_WRITE_BYTES, bytes);
  }

  private void samples() {
    on(
        "jdk.ObjectAllocationSample",
        event -> {
          if (!agents(event.getThread())) {
            sites.add(
                SiteKind.ALLOCATION,
                type(event, "objectClass"),
                FoldedStack.of(event.getStackTrace()),
                event.getLong("weight"),
                millis(event));
          }
        });
    stream.enable("jdk.ObjectAllocationSample").with("throttle", PER_SECOND);
    if (has("jdk.CPUTimeSample")) {
      on("jdk.CPUTimeSample", event -> computed(event, "eventThread"));
      stream.enable("jdk.CPUTimeSample").with("throttle", PER_SECOND);
    } else {
      on("jdk.ExecutionSample", event -> computed(event, "sampledThread"));
      stream.enable("jdk.ExecutionSample").withPeriod(SAMPLING);
    }
  }

  private void computed(RecordedEvent event, String thread) {
    if (event.getStackTrace() != null && !agents(event.getThread(thread))) {
      sites.add(SiteKind.CPU, "", FoldedStack.of(event.getStackTrace()), 1, millis(event));
    }
  }

  private void other() {
    on("jdk.DataLoss", event -> totals.lost(event.getLong("amount")));
    stream.enable("jdk.DataLoss");
    on("jdk.ClassLoaderStatistics", this::loader);
    stream.enable("jdk.ClassLoaderStatistics").withPeriod(LOADERS);
  }

  /**
   * One event per loader, all at the same time; when the next round comes the one before is told.
   */
  private void loader(RecordedEvent event) {
    long at = millis(event);
    if (at - loadersAtMillis > LOADERS.toMillis() / 2) {
      loadersAtMillis = at;
      loaders = 0;
    }
    loaders += event.getLong("classCount") > 0 ? 1 : 0;
    totals.classLoaders(loaders);
  }

  private void thresholded(String name, Duration usual, Consumer<RecordedEvent> handler) {
    if (!usual.isZero()) {
      thresholded.add(name);
    }
    on(name, handler);
    if (usual.isZero()) {
      stream.enable(name).withThreshold(usual).withoutStackTrace();
    } else {
      threshold(name);
    }
  }

  private void threshold(String name) {
    stream.enable(name).withThreshold(hosts.getOrDefault(name, THRESHOLD));
  }

  private void on(String name, Consumer<RecordedEvent> handler) {
    int[] frequency = new int[1];
    frequencies.put(name, frequency);
    stream.onEvent(
        name,
        event -> {
          totals.event();
          if (frequent(name, frequency, event)) {
            return;
          }
          handler.accept(event);
        });
  }

  /** Whether there are too many of them; then no more come. */
  private boolean frequent(String name, int[] frequency, RecordedEvent event) {
    long at = millis(event);
    if (at - windowBeganMillis > WINDOW.toMillis()) {
      windowBeganMillis = at;
      frequencies.values().forEach(each -> each[0] = 0);
    }
    if (++frequency[0] < MOST_EVENTS) {
      return false;
    }
    if (frequency[0] == MOST_EVENTS) {
      stream.disable(name);
      totals.partial();
      log.warn(
          "profile " + name,
          name + " is too frequent for the profile and recorded no more until the next start");
    }
    return true;
  }

  /** What the agent itself does is not what its owner looks for. */
  private static boolean agents(@Nullable RecordedThread thread) {
    String name = thread == null ? null : thread.getJavaName();
    return name != null
        && (name.startsWith("fleetpulse-")
            || name.startsWith("kafka-producer-network-thread | fleetpulse-"));
  }

  private static boolean has(String name) {
    return FlightRecorder.getFlightRecorder().getEventTypes().stream()
        .map(EventType::getName)
        .anyMatch(name::equals);
  }

  private static String type(RecordedEvent event, String field) {
    RecordedClass type = event.getClass(field);
    return type == null ? "" : TypeNames.readable(type.getName());
  }

  private static String text(RecordedEvent event, String field) {
    String text = event.getString(field);
    return text == null ? "" : text;
  }

  private static long nanos(RecordedEvent event) {
    return event.getDuration().toNanos();
  }

  private static long millis(RecordedEvent event) {
    return event.getEndTime().toEpochMilli();
  }

  private static long nanosOf(Instant instant) {
    return instant.getEpochSecond() * 1_000_000_000 + instant.getNano();
  }
}
