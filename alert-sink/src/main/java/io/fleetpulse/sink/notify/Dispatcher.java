package io.fleetpulse.sink.notify;

import io.fleetpulse.sink.notify.Outcome.Delivered;
import io.fleetpulse.sink.notify.Outcome.Rejected;
import io.fleetpulse.sink.notify.Outcome.Retryable;
import io.fleetpulse.sink.store.Database;
import io.fleetpulse.sink.store.Notification;
import io.fleetpulse.sink.store.OutboxState;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Delivers one channel's rows of the outbox, on a thread of its own, so that a slow receiver delays
 * no other. At least once: what was delivered but not yet written down when the process dies is
 * delivered again, under the same key. Counts attempts by outcome.
 */
public final class Dispatcher implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Dispatcher.class);
  private static final int BATCH = 50;
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);

  private final Database database;
  private final Channel channel;
  private final Backoff backoff;
  private final Settings settings;
  private final Clock clock;
  private final MeterRegistry metrics;
  private final Health health;
  private final Semaphore wake = new Semaphore(0);
  private final AtomicBoolean closed = new AtomicBoolean();

  /** Whether rows may stand claimed by this node although it does not work on them. */
  private boolean claimsLeft;

  private @Nullable Thread thread;

  /**
   * How it works.
   *
   * @param node who claims
   * @param claim how long a claim holds; longer than an attempt may take
   * @param poll how long to wait when nothing is due
   */
  public record Settings(String node, Duration claim, Duration poll) {}

  /** Hears how the channel does, on the dispatcher's thread. */
  public interface Health {
    void delivered(String channel);

    /** A notification was rejected, or given up after the last attempt. */
    void gaveUp(String channel, String error);
  }

  public Dispatcher(
      Database database,
      Channel channel,
      Backoff backoff,
      Settings settings,
      Clock clock,
      MeterRegistry metrics,
      Health health) {
    this.database = database;
    this.channel = channel;
    this.backoff = backoff;
    this.settings = settings;
    this.clock = clock;
    this.metrics = metrics;
    this.health = health;
  }

  public synchronized void start() {
    if (thread == null && !closed.get()) {
      thread = new Thread(this::run, "notify-" + channel.name());
      thread.setDaemon(true);
      thread.start();
    }
  }

  /** Something may be due. */
  public void wake() {
    if (wake.availablePermits() == 0) {
      wake.release();
    }
  }

  /**
   * Delivers what is due.
   *
   * @return how many rows it tried
   */
  int round() {
    long now = clock.millis();
    boolean release = claimsLeft;
    // Until all of them are tried: a database that fails leaves claims on which nobody works.
    claimsLeft = true;
    List<Notification> due =
        database.inTransaction(
            session -> {
              if (release) {
                session.outbox().release(channel.name(), settings.node());
              }
              return session
                  .outbox()
                  .claim(
                      channel.name(),
                      settings.node(),
                      BATCH,
                      now,
                      now + settings.claim().toMillis());
            });
    int tried = 0;
    for (Notification each : due) {
      // The claim holds for one attempt of each row; rows whose turn comes later are claimed later.
      if (closed.get() || clock.millis() - now > settings.claim().toMillis() / 2) {
        return tried;
      }
      conclude(each, attempt(each));
      tried++;
    }
    claimsLeft = false;
    return tried;
  }

  private Outcome attempt(Notification notification) {
    try {
      return channel.deliver(notification);
    } catch (RuntimeException e) {
      LOG.error("channel {} failed on notification {}", channel.name(), notification.id(), e);
      return Retryable.of(e.toString());
    }
  }

  private void conclude(Notification row, Outcome outcome) {
    long now = clock.millis();
    if (outcome instanceof Delivered) {
      count("delivered");
      finish(row, OutboxState.DELIVERED, null, now);
      health.delivered(channel.name());
    } else if (outcome instanceof Rejected rejected) {
      count("rejected");
      LOG.warn(
          "{} rejects version {} of alert {}: {}",
          channel.name(),
          row.version(),
          row.alertId(),
          rejected.reason());
      finish(row, OutboxState.REJECTED, rejected.reason(), now);
      health.gaveUp(channel.name(), rejected.reason());
    } else if (outcome instanceof Retryable retryable) {
      retry(row, retryable, now);
    }
  }

  private void retry(Notification row, Retryable retryable, long now) {
    int attempts = row.attempts() + 1;
    if (attempts >= channel.mostAttempts()) {
      count("given-up");
      LOG.error(
          "{} gives up version {} of alert {} after {} attempts: {}",
          channel.name(),
          row.version(),
          row.alertId(),
          attempts,
          retryable.reason());
      finish(row, OutboxState.FAILED, retryable.reason(), now);
      health.gaveUp(channel.name(), retryable.reason());
      return;
    }
    count("retried");
    if (attempts == 1) {
      LOG.warn("{} fails, will be tried again: {}", channel.name(), retryable.reason());
    }
    Duration wait = backoff.after(attempts);
    Duration asked = retryable.notBefore();
    long at = now + (asked != null && asked.compareTo(wait) > 0 ? asked : wait).toMillis();
    boolean kept =
        database.inTransaction(
            session ->
                session.outbox().retry(row.id(), settings.node(), retryable.reason(), at, now));
    countLostClaim(kept);
  }

  private void finish(Notification row, OutboxState state, @Nullable String error, long now) {
    boolean kept =
        database.inTransaction(
            session -> session.outbox().finish(row.id(), settings.node(), state, error, now));
    countLostClaim(kept);
  }

  private void countLostClaim(boolean kept) {
    if (!kept) {
      count("claim-lost");
    }
  }

  private void count(String outcome) {
    metrics
        .counter("fleetpulse.sink.notifications", "channel", channel.name(), "outcome", outcome)
        .increment();
  }

  private void run() {
    boolean away = false;
    while (!closed.get()) {
      try {
        int tried = round();
        away = false;
        if (tried > 0) {
          continue;
        }
      } catch (RuntimeException e) {
        if (!away) {
          LOG.warn("channel {} waits for the database: {}", channel.name(), e.toString());
        }
        away = true;
      }
      try {
        if (wake.tryAcquire(settings.poll().toMillis(), TimeUnit.MILLISECONDS)) {
          wake.drainPermits();
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  @Override
  public void close() {
    Thread running;
    synchronized (this) {
      closed.set(true);
      running = thread;
    }
    wake.release();
    if (running == null) {
      return;
    }
    try {
      running.join(CLOSE_TIMEOUT.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (running.isAlive()) {
      running.interrupt();
    }
  }
}
