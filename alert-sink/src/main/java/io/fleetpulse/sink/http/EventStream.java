package io.fleetpulse.sink.http;

import io.fleetpulse.service.http.ApiException;
import io.fleetpulse.service.http.HttpShell;
import io.fleetpulse.service.http.Operation;
import io.fleetpulse.sink.ledger.Changed;
import io.javalin.http.sse.SseClient;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells open pages at {@code GET /api/v1/events} that alerts or actions changed; they then fetch
 * what they show. Changes of a quarter of a second become one event. A thread of its own writes, so
 * a page on a slow line delays other pages but never a commit. An event that cannot be written is
 * lost together with its page's connection; the page connects again and asks.
 */
public final class EventStream implements Changed.Listener, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(EventStream.class);
  private static final Duration PAUSE = Duration.ofMillis(250);
  private static final int PAUSES_PER_SIGN_OF_LIFE = 40;
  private static final int MOST_CLIENTS = 200;

  private final Set<SseClient> clients = ConcurrentHashMap.newKeySet();
  private final AtomicBoolean alerts = new AtomicBoolean();
  private final AtomicBoolean actions = new AtomicBoolean();
  private final ScheduledExecutorService writer =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "fleetpulse-events");
            thread.setDaemon(true);
            return thread;
          });
  private int pauses;

  /** Adds the route and begins to write. */
  public void register(HttpShell shell) {
    shell.events(
        Operation.get(
                "events", "/api/v1/events", "Says that alerts or actions changed, as it happens")
            .answersText(
                "text/event-stream",
                "Server-sent events without data, named alerts or actions: ask again."),
        this::join);
    var unused =
        writer.scheduleWithFixedDelay(
            this::write, PAUSE.toMillis(), PAUSE.toMillis(), TimeUnit.MILLISECONDS);
  }

  @Override
  public void committed(Changed changed) {
    if (!changed.alerts().isEmpty()) {
      alerts.set(true);
    }
    if (!changed.actions().isEmpty()) {
      actions.set(true);
    }
  }

  /**
   * Something outside a transaction of the consumer, such as an acknowledgement, changed alerts.
   */
  public void alertsChanged() {
    alerts.set(true);
  }

  @Override
  public void close() {
    writer.shutdownNow();
    clients.forEach(SseClient::close);
    clients.clear();
  }

  private void join(SseClient client) {
    if (clients.size() >= MOST_CLIENTS) {
      throw ApiException.unavailable(MOST_CLIENTS + " pages listen already");
    }
    client.ctx().header("Cache-Control", "no-store");
    client.keepAlive();
    client.onClose(() -> clients.remove(client));
    clients.add(client);
    client.sendComment("fleetpulse");
  }

  private void write() {
    try {
      boolean alertsChanged = alerts.getAndSet(false);
      boolean actionsChanged = actions.getAndSet(false);
      boolean signOfLife = ++pauses % PAUSES_PER_SIGN_OF_LIFE == 0;
      if (!alertsChanged && !actionsChanged && !signOfLife) {
        return;
      }
      for (SseClient client : clients) {
        if (client.terminated()) {
          clients.remove(client);
          continue;
        }
        if (alertsChanged) {
          client.sendEvent("alerts", "{}");
        }
        if (actionsChanged) {
          client.sendEvent("actions", "{}");
        }
        if (!alertsChanged && !actionsChanged) {
          // Keeps proxies from closing the connection, and finds pages that are gone.
          client.sendComment("alive");
        }
      }
    } catch (RuntimeException e) {
      LOG.warn("Telling open pages of a change failed; they ask again by themselves", e);
    }
  }
}
