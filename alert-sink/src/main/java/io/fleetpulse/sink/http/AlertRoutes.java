package io.fleetpulse.sink.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fleetpulse.service.http.ApiException;
import io.fleetpulse.service.http.HttpShell;
import io.fleetpulse.service.http.Operation;
import io.fleetpulse.service.http.Parameter;
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
  private static final int MOST_TEXT = 200;
  private static final int MOST_COMMENT = 2000;
  private static final Parameter ID = Parameter.path("id", "Its alertId.");
  private static final Parameter STATE =
      Parameter.choices("state", "Only in these states.", Reads.names(AlertState.values()));
  private static final Parameter SEVERITY =
      Parameter.choices("severity", "Only of these.", Reads.names(Severity.values()));
  private static final Parameter SERVICE = Parameter.text("service", "Only of this service.");
  private static final Parameter RULE = Parameter.text("rule", "Only of this rule.");
  private static final Parameter TEXT =
      Parameter.text("q", "Only those with this text in what they say.", MOST_TEXT);
  private static final Parameter LIMIT =
      Parameter.whole("limit", "Alerts at most.", 1, 1000).otherwise(USUAL_LIMIT);
  private static final Parameter AFTER =
      Parameter.text("after", "Only those that come after this: next of a page.");

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
    shell.route(
        Operation.get("listAlerts", "/api/v1/alerts", "Alerts, newest first")
            .takes(STATE, SEVERITY, SERVICE, RULE, TEXT, LIMIT, AFTER)
            .answers(Described.ALERTS)
            .fails(400, "A parameter is wrong; the hint says how.")
            .fails(503, Reads.AWAY),
        this::list);
    shell.route(
        Operation.get(
                "getAlert",
                "/api/v1/alerts/{id}",
                "One alert with its history and its notifications")
            .takes(ID)
            .answers(Described.ALERT)
            .fails(404, "There is no such alert.")
            .fails(503, Reads.AWAY),
        context -> context.json(detail(context.pathParam("id"))));
    shell.route(
        Operation.of(
                HandlerType.POST,
                "acknowledgeAlert",
                "/api/v1/alerts/{id}/acknowledge",
                "Says that somebody has it")
            .takes(ID)
            .body(Described.ACKNOWLEDGEMENT)
            .answers(Described.ALERT)
            .fails(400, "The body is wrong; the hint says how.")
            .fails(404, "There is no such alert.")
            .fails(409, "It is not active.")
            .fails(415, "The body is no application/json.")
            .fails(503, Reads.AWAY),
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
    AlertQuery.Cursor after = null;
    Optional<String> cursor = AFTER.text(context);
    if (cursor.isPresent()) {
      try {
        after = AlertQuery.Cursor.parse(cursor.get());
      } catch (IllegalArgumentException e) {
        throw Parameter.bad("after=" + cursor.get() + " ends no page", "use \"next\" of a page");
      }
    }
    return new AlertQuery(
        Reads.constants(STATE.texts(context), AlertState.class),
        Reads.constants(SEVERITY.texts(context), Severity.class),
        SERVICE.text(context).orElse(null),
        RULE.text(context).orElse(null),
        TEXT.text(context).orElse(null),
        (int) LIMIT.whole(context, USUAL_LIMIT),
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
      throw Parameter.bad("\"by\" needs 1 to " + MOST_TEXT + " characters", "say who has it");
    }
    if (comment.length() > MOST_COMMENT) {
      throw Parameter.bad("\"comment\" is longer than " + MOST_COMMENT + " characters", "");
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
