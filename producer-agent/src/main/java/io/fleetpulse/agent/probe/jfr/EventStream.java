package io.fleetpulse.agent.probe.jfr;

import io.fleetpulse.agent.self.AgentLog;
import io.fleetpulse.agent.self.AgentSelf;
import io.fleetpulse.agent.self.LastResort;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Consumer;
import jdk.jfr.EventSettings;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingStream;

/**
 * A few kinds of cheap events, on a daemon thread of their own, which calls all handlers. The disk
 * holds what one chunk of the recorder may ({@code maxchunksize}, 12 MB) and {@link #MOST_BYTES}.
 * What handlers throw is counted; none is called after the stream was closed.
 */
final class EventStream implements Recording {
  private static final long MOST_BYTES = 1 << 20;
  private static final Duration MOST_AGE = Duration.ofMinutes(1);

  private final RecordingStream stream = new RecordingStream();
  private final AgentSelf self;
  private final AgentLog log;
  private volatile boolean running = true;

  private EventStream(AgentSelf self, AgentLog log) {
    this.self = self;
    this.log = log;
  }

  /**
   * Loads one class, which is little.
   *
   * @throws NoClassDefFoundError where a runtime has no flight recorder
   */
  static void require() {
    Objects.requireNonNull(RecordingStream.class);
  }

  /**
   * Starts recording.
   *
   * @param events enables them
   */
  static EventStream start(Consumer<EventStream> events, AgentSelf self, AgentLog log) {
    EventStream started = new EventStream(self, log);
    try {
      events.accept(started);
      started.begin();
    } catch (Throwable e) {
      started.stream.close();
      throw e;
    }
    return started;
  }

  /** Enables a kind of event. */
  EventSettings on(String event, Consumer<RecordedEvent> handler) {
    stream.onEvent(
        event,
        each -> {
          if (running) {
            handler.accept(each);
          }
        });
    return stream.enable(event).withoutStackTrace();
  }

  /** Calls this after the events of about a second have come. */
  void onFlush(Runnable handler) {
    stream.onFlush(
        () -> {
          if (running) {
            handler.run();
          }
        });
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

  private void begin() {
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
      stream.start();
    } finally {
      running = false;
      self.threadEnds();
    }
  }
}
