package io.fleetpulse.sink.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fleetpulse.service.http.ApiException;
import io.fleetpulse.service.http.HttpShell;
import io.fleetpulse.service.http.Query;
import io.fleetpulse.sink.ledger.AlertLedger;
import io.fleetpulse.sink.ledger.AlertLedger.Acknowledgement;
import io.fleetpulse.sink.ledger.Ledger;
import io.fleetpulse.sink.lifecycle.Alert;
import io.fleetpulse.sink.lifecycle.AlertState;
import io.fleetpulse.sink.lifecycle.Severity;
import io.fleetpulse.sink.store.AlertQuery;
import io.fleetpulse.sink.store.Database;
import io.fleetpulse.sink.store.Session;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Alerts: list, one with its history, acknowledge. Used by HTTP threads at the same time. */
public final class AlertRoutes {
  private static final int USUAL_LIMIT = 100;
  private static final int MOST_ALERTS = 1000;
  private static final int MOST_TEXT = 200;
  private static final int MOST_COMMENT = 2000;

  private final Database database;
  private final Ledger ledger;
  private final AlertLedger alerts;
  private final Clock clock;

  public AlertRoutes(Database database, Ledger ledger, AlertLedger alerts, Clock clock) {
    this.database = database;
    this.ledger = ledger;
    this.alerts = alerts;
    this.clock = clock;
  }

  /** Adds the routes. */
  public void register(HttpShell shell) {
    shell.get(
        "/api/v1/alerts",
        "Alerts, newest first; state and severity take several values, separated by commas",
        List.of("state", "severity", "service", "rule", "q", "limit", "after"),
        this::list);
    shell.get(
        "/api/v1/alerts/{id}",
        "One alert with its history and its notifications",
        List.of(),
        context -> context.json(detail(context.pathParam("id"))));
    shell.route(
        HandlerType.POST,
        "/api/v1/alerts/{id}/acknowledge",
        "Says that somebody has it: {\"by\": who, \"comment\": why}; 409 where the state refuses",
        List.of(),
        context -> acknowledge(context, shell.mapper()));
  }

  private void list(Context context) {
    AlertQuery query = query(context);
    List<Alert> found =
        Reads.of(() -> database.inTransaction(session -> session.alerts().list(query)));
    Map<String, Object> page = new LinkedHashMap<>();
    page.put("alerts", found.stream().map(Shapes::alert).toList());
    page.put("next", found.size() < query.limit() ? null : cursor(found.get(found.size() - 1)));
    context.json(page);
  }

  private static String cursor(Alert last) {
    return new AlertQuery.Cursor(last.startsAtMillis(), last.alertId()).toString();
  }

  private static AlertQuery query(Context context) {
    Optional<String> text = Query.text(context, "q");
    if (text.isPresent() && text.get().length() > MOST_TEXT) {
      throw Reads.bad("q is longer than " + MOST_TEXT + " characters", "");
    }
    AlertQuery.Cursor after = null;
    Optional<String> cursor = Query.text(context, "after");
    if (cursor.isPresent()) {
      try {
        after = AlertQuery.Cursor.parse(cursor.get());
      } catch (IllegalArgumentException e) {
        throw Reads.bad("after=" + cursor.get() + " ends no page", "use \"next\" of a page");
      }
    }
    return new AlertQuery(
        Reads.choices("state", Query.list(context, "state"), AlertState.class),
        Reads.choices("severity", Query.list(context, "severity"), Severity.class),
        Query.text(context, "service").orElse(null),
        Query.text(context, "rule").orElse(null),
        text.orElse(null),
        Query.limit(context, USUAL_LIMIT, MOST_ALERTS),
        after);
  }

  private Map<String, Object> detail(String id) {
    return Reads.of(() -> database.inTransaction(session -> detail(session, id)));
  }

  private static Map<String, Object> detail(Session session, String id) {
    Alert alert = session.alerts().find(id).orElseThrow(() -> unknown(id));
    Map<String, Object> detail = Shapes.alert(alert);
    detail.put("history", Shapes.history(session.alerts().history(id)));
    detail.put(
        "notifications", session.outbox().ofAlert(id).stream().map(Shapes::notification).toList());
    return detail;
  }

  /** Who acknowledges, and what they say about it. */
  record Wish(@Nullable String by, @Nullable String comment) {}

  private void acknowledge(Context context, ObjectMapper json) throws JsonProcessingException {
    String type = context.contentType();
    if (type == null || !type.startsWith("application/json")) {
      // A page of another origin can send a form without asking, but not this.
      throw new ApiException(
          415, "no-json", "the body is no application/json", "send content-type: application/json");
    }
    // Javalin's own way fails on JSON's null, which is no wish at all.
    Wish wish = json.readValue(context.body(), Wish.class);
    String by = wish == null || wish.by() == null ? "" : wish.by().strip();
    String comment = wish == null || wish.comment() == null ? "" : wish.comment().strip();
    if (by.isEmpty() || by.length() > MOST_TEXT) {
      throw Reads.bad("\"by\" needs 1 to " + MOST_TEXT + " characters", "say who has it");
    }
    if (comment.length() > MOST_COMMENT) {
      throw Reads.bad("\"comment\" is longer than " + MOST_COMMENT + " characters", "");
    }
    String id = context.pathParam("id");
    long now = clock.millis();
    Acknowledgement done =
        Reads.of(
            () ->
                ledger.change(
                    (session, changed) ->
                        alerts.acknowledge(session, id, by, comment, now, changed)));
    if (done instanceof Acknowledgement.Unknown) {
      throw unknown(id);
    }
    if (done instanceof Acknowledgement.Refused refused) {
      throw new ApiException(
          409,
          "refused",
          "alert " + id + " is " + refused.alert().state() + " and cannot be acknowledged",
          "only an active alert can");
    }
    context.json(detail(id));
  }

  private static ApiException unknown(String id) {
    return ApiException.notFound("there is no alert " + id, "GET /api/v1/alerts lists them");
  }
}
