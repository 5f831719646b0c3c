package io.fleetpulse.agent.loop;

import io.fleetpulse.agent.buffer.SampleBuffer;
import io.fleetpulse.agent.config.LiveSettings;
import io.fleetpulse.agent.publish.Publisher;
import io.fleetpulse.agent.self.AgentLog;
import io.fleetpulse.agent.self.AgentSelf;
import io.fleetpulse.agent.self.LastResort;
import io.fleetpulse.agent.self.LossReason;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Sends what waits each publish interval, on a thread of its own: whatever Kafka does, sampling
 * goes on. After a failure it waits longer each time, up to a minute, with jitter, so that a fleet
 * does not come back all at once. When it is closed it sends once more, but only if the last
 * attempt arrived: a host's end must not wait for a broker that is away.
 */
final class PublishLoop implements Runnable {
  private static final int MOST_PER_BATCH = 500;
  private static final Duration FIRST = Duration.ofSeconds(2);
  private static final Duration MOST_PAUSE = Duration.ofMinutes(1);
  private static final int MOST_DOUBLINGS = 10;
  private static final long WITHOUT_MEMORY_NANOS = TimeUnit.SECONDS.toNanos(5);

  private final SampleBuffer buffer;
  private final Supplier<Publisher> publishers;
  private final Supplier<LiveSettings> settings;
  private final Pace pace;
  private final AgentSelf self;
  private final AgentLog log;
  private final DoubleSupplier random;
  private final CountDownLatch ended = new CountDownLatch(1);
  private @Nullable Publisher publisher;

  /** What was wrong since the last batch arrived. */
  private final Set<String> troubles = new HashSet<>();

  private int failures;
  private volatile boolean delivering;
  private volatile boolean keeps;
  private volatile boolean asked;
  private volatile @Nullable Thread runner;

  private long turnNanos;
  private long pausedNanos;

  /** Ready before it is needed, as is the next: without memory there would be none. */
  private final LongSupplier pauseEnd = this::pauseEnd;

  private final LongSupplier turn = () -> turnNanos;
  private double chance;

  /**
   * @param publishers makes the one publisher, on the loop's own thread, when it is first needed
   * @param random from 0 to 1
   */
  PublishLoop(
      SampleBuffer buffer,
      Supplier<Publisher> publishers,
      Supplier<LiveSettings> settings,
      Pace pace,
      AgentSelf self,
      AgentLog log,
      DoubleSupplier random) {
    this.buffer = buffer;
    this.publishers = publishers;
    this.settings = settings;
    this.pace = pace;
    this.self = self;
    this.log = log;
    this.random = random;
  }

  @Override
  public void run() {
    self.ownThread();
    runner = Thread.currentThread();
    try {
      step(
          () -> {
            throw LastResort.REHEARSAL;
          });
      failures = 0;
      Duration interval = settings.get().publishInterval();
      Duration first = interval.compareTo(FIRST) < 0 ? interval : FIRST;
      boolean open = pace.until(Pace.after(first));
      while (open) {
        asked = false;
        step(publishers);
        open = pause();
      }
      if (delivering) {
        step(publishers);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      keep();
      close();
      ended.countDown();
      self.threadEnds();
    }
  }

  /**
   * Has what waits sent now, if sending works: after a failure its turn comes when it comes. Any
   * thread.
   */
  void publishSoon() {
    asked = true;
    pace.wake();
  }

  /**
   * Ends an attempt that has no end yet, so that what waits is kept instead; nothing if it cannot.
   */
  void keepNow() {
    Thread thread = runner;
    if (keeps && thread != null) {
      thread.interrupt();
    }
  }

  boolean delivering() {
    return delivering;
  }

  /** Whether its end is worth waiting for: the last attempt arrived, or what waits can be kept. */
  boolean hasAnEnd() {
    return delivering || keeps;
  }

  /** Whether the loop has ended within the time. */
  boolean awaitEnd(Duration most) throws InterruptedException {
    return ended.await(most.toMillis(), TimeUnit.MILLISECONDS);
  }

  /**
   * What is waited after so many failures in a row.
   *
   * @param chance from 0 to 1
   */
  static Duration pause(int failures, Duration interval, double chance) {
    long millis = interval.toMillis();
    if (failures > 0) {
      long most = Math.max(millis, MOST_PAUSE.toMillis());
      long longer = Math.min(most, millis << Math.min(failures, MOST_DOUBLINGS));
      return Duration.ofMillis(longer / 2 + (long) (chance * longer / 2));
    }
    // A tenth of jitter keeps JVMs that started together from sending together for ever.
    return Duration.ofMillis((long) (millis * (0.95 + 0.1 * chance)));
  }

  private void step(Supplier<Publisher> publishers) {
    try {
      Publisher made = publisher;
      if (made == null) {
        made = publishers.get();
        publisher = made;
      }
      keeps = made.keeps();
      publish(made);
    } catch (Throwable e) { // a heap without room, above all: a later attempt may find some
      failures++;
      delivering = false;
      LastResort.survive(
          e, self.sendErrors, log, "publishing", "samples cannot be sent, and are kept: ");
      settle();
    }
  }

  /**
   * Waits for the next attempt's turn. What comes meanwhile is kept each publish interval, where
   * there is where to: the buffer is to hold no more of an outage than of any other time.
   *
   * @return false: closed meanwhile or before
   */
  private boolean pause() throws InterruptedException {
    pausedNanos = System.nanoTime();
    chance = random.getAsDouble();
    while (failures > 0 && keeps) {
      turnNanos = System.nanoTime() + turnLength();
      if (pauseEnd() - turnNanos <= 0) {
        break;
      }
      if (!pace.until(turn)) {
        return false;
      }
      keep();
    }
    return pace.until(pauseEnd);
  }

  private void settle() {
    try {
      buffer.failed();
    } catch (Throwable e) {
      // The next attempt fails as the batch is not settled, and settles it.
    }
  }

  private long turnLength() {
    try {
      return settings.get().publishInterval().toNanos();
    } catch (Throwable e) { // even a duration takes memory
      return WITHOUT_MEMORY_NANOS;
    }
  }

  /** An interval that changes meanwhile changes it. */
  private long pauseEnd() {
    return asked && failures == 0 ? pausedNanos : pausedNanos + pauseNanos();
  }

  private long pauseNanos() {
    try {
      return pause(failures, settings.get().publishInterval(), chance).toNanos();
    } catch (Throwable e) { // even a duration takes memory
      return WITHOUT_MEMORY_NANOS;
    }
  }

  private void close() {
    Publisher open = publisher;
    publisher = null;
    try {
      if (open != null) {
        open.close();
      }
    } catch (Throwable e) { // whoever awaits the end has waited long enough
      LastResort.survive(e, self.sendErrors, log, "close", "the publisher does not end: ");
    }
  }

  private void publish(Publisher publisher) {
    while (true) {
      SampleBuffer.Batch batch = buffer.take(MOST_PER_BATCH);
      boolean nothingNew = batch.samples().isEmpty();
      if (nothingNew && !publisher.waiting()) {
        return;
      }
      Publisher.Outcome outcome = attempt(publisher, batch);
      if (outcome instanceof Publisher.Outcome.Retryable retryable) {
        buffer.failed();
        failed(retryable);
        return;
      }
      if (outcome instanceof Publisher.Outcome.Kept kept) {
        settled(batch, kept.unsendable(), kept.gapsTold());
        if (kept.why() != null) {
          failed(kept.why());
          return;
        }
      } else if (outcome instanceof Publisher.Outcome.Delivered delivered) {
        settled(batch, delivered.unsendable(), delivered.gapsTold());
        log.recovered(troubles, "samples are sent again");
        troubles.clear();
      }
      failures = 0;
      delivering = true;
      if (nothingNew) {
        return;
      }
    }
  }

  /** What waits needs no memory and outlives the JVM if there is where to keep it. */
  private void keep() {
    Publisher made = publisher;
    if (made == null || !keeps) {
      return;
    }
    try {
      SampleBuffer.Batch batch = buffer.take(MOST_PER_BATCH);
      while (!batch.samples().isEmpty()
          && made.keep(batch) instanceof Publisher.Outcome.Kept kept) {
        settled(batch, kept.unsendable(), kept.gapsTold());
        batch = buffer.take(MOST_PER_BATCH);
      }
    } catch (Throwable e) { // the publisher has to be closed all the same
      LastResort.survive(e, self.sendErrors, log, "close", "what waits cannot be kept: ");
    }
    settle();
  }

  private void failed(Publisher.Outcome.Retryable failure) {
    failures++;
    delivering = false;
    troubles.add(failure.what());
    long onDisk = self.spooled.get();
    log.warn(
        failure.what(),
        failure.what()
            + ", samples are kept meanwhile ("
            + buffer.size()
            + " waiting"
            + (onDisk > 0 ? ", " + onDisk + " bytes on disk" : "")
            + "): "
            + failure.error());
  }

  private void settled(
      SampleBuffer.Batch batch, List<Publisher.Unsendable> unsendable, boolean gapsTold) {
    Map<Long, LossReason> reasons = new HashMap<>();
    unsendable.forEach(each -> reasons.put(each.sequence(), each.reason()));
    buffer.sent(reasons, gapsTold);
    if (!unsendable.isEmpty()) {
      log.warn(
          "unsendable",
          unsendable.size()
              + " of "
              + batch.samples().size()
              + " samples cannot be sent and are dropped: "
              + unsendable.get(0).error());
    }
  }

  private Publisher.Outcome attempt(Publisher publisher, SampleBuffer.Batch batch) {
    try {
      return publisher.publish(batch);
    } catch (RuntimeException | LinkageError e) {
      self.sendErrors.incrementAndGet();
      return new Publisher.Outcome.Retryable("sending fails", e.toString());
    }
  }
}
