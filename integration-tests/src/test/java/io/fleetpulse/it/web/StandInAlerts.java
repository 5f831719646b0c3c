package io.fleetpulse.it.web;

import io.fleetpulse.service.http.ApiException;
import io.fleetpulse.service.http.HttpShell;
import io.fleetpulse.service.http.Operation;
import io.fleetpulse.service.http.Parameter;
import io.fleetpulse.service.http.Shape;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/** Alerts and actions in the sink's shapes, held in memory. */
final class StandInAlerts {
  /** When the last attempt to tell of an alert ended. */
  static final Instant NOTIFIED = Instant.parse("2026-01-02T03:04:05Z");

  private static final Parameter ID = Parameter.path("id", "Its id.");

  private final Map<String, Map<String, Object>> alerts = new ConcurrentSkipListMap<>();
  private final Runnable changed;

  StandInAlerts(Runnable changed) {
    this.changed = changed;
    add("leak-1", "ERROR", "heap-leak", "default/orders/leaky-1", "Heap leak in leaky-1");
    add(
        "evil-1",
        "WARNING",
        "clock-skew",
        "default/checkout/" + StandInProcessor.EVIL,
        "Clock of " + StandInProcessor.EVIL + " is ahead");
  }

  void register(HttpShell shell) {
    shell.route(operation(HandlerType.GET, "/api/v1/alerts"), this::list);
    shell.route(
        operation(HandlerType.GET, "/api/v1/alerts/{id}").takes(ID),
        context -> context.json(detail(context)));
    shell.route(
        operation(HandlerType.POST, "/api/v1/alerts/{id}/acknowledge").takes(ID),
        this::acknowledge);
    shell.route(
        operation(HandlerType.GET, "/api/v1/actions"),
        context -> context.json(Map.of("actions", actions())));
  }

  private static Operation operation(HandlerType method, String path) {
    return Operation.of(method, "", path, "").answers(Shape.anything("As the sink's."));
  }

  void add(String id, String severity, String rule, String subject, String summary) {
    Map<String, Object> alert = new LinkedHashMap<>();
    alert.put("fingerprint", id);
    alert.put("alertId", id);
    alert.put("version", 1);
    alert.put("state", "ACTIVE");
    alert.put("type", "LEAK");
    alert.put("severity", severity);
    alert.put("rule", rule);
    alert.put("subject", subject);
    alert.put("summary", summary);
    alert.put("description", "");
    alert.put("cause", "The live set grows by 6.6 MiB a minute.");
    alert.put("value", 115343.36);
    alert.put("threshold", 10000);
    alert.put("unit", "By/s");
    alert.put("labels", Map.of("service", subject.split("/", -1)[1]));
    alert.put(
        "evidence",
        List.of(
            Map.of(
                "name", "jvm.gc.live_set.last", "value", 340787200.0, "unit", "By", "text", "")));
    alert.put("startsAtMillis", System.currentTimeMillis() - 600_000);
    alert.put("updatedAtMillis", System.currentTimeMillis() - 500_000);
    alert.put("endsAtMillis", null);
    alert.put("acknowledgedBy", null);
    alert.put("runbook", "javascript:document.title='broken'");
    alerts.put(id, alert);
    changed.run();
  }

  private void list(Context context) {
    String states = context.queryParam("state");
    Map<String, Object> page = new LinkedHashMap<>();
    page.put(
        "alerts",
        alerts.values().stream()
            .filter(alert -> states == null || states.contains(state(alert)))
            .toList());
    page.put("next", null);
    context.json(page);
  }

  private static String state(Map<String, Object> alert) {
    return String.valueOf(alert.get("state")).toLowerCase(Locale.ROOT);
  }

  private Map<String, Object> detail(Context context) {
    Map<String, Object> alert = alerts.get(context.pathParam("id"));
    if (alert == null) {
      throw ApiException.notFound("there is no such alert", "");
    }
    Map<String, Object> detail = new LinkedHashMap<>(alert);
    List<Map<String, Object>> history = new ArrayList<>();
    history.add(step(1, "ACTIVE", "processor", alert.get("startsAtMillis")));
    if (alert.get("acknowledgedBy") != null) {
      history.add(
          step(2, "ACKNOWLEDGED", alert.get("acknowledgedBy"), alert.get("updatedAtMillis")));
    }
    detail.put("history", history);
    detail.put("notifications", List.of(notification()));
    return detail;
  }

  private static Map<String, Object> notification() {
    Map<String, Object> notification = new LinkedHashMap<>();
    notification.put("channel", "webhook");
    notification.put("version", 1);
    notification.put("state", "FAILED");
    notification.put("attempts", 12);
    notification.put("lastError", "the webhook answers 503");
    notification.put("createdAtMillis", NOTIFIED.toEpochMilli() - 600_000);
    notification.put("updatedAtMillis", NOTIFIED.toEpochMilli());
    return notification;
  }

  private static Map<String, Object> step(
      int version, String state, @Nullable Object by, @Nullable Object atMillis) {
    Map<String, Object> step = new LinkedHashMap<>();
    step.put("version", version);
    step.put("state", state);
    step.put("by", by);
    step.put("atMillis", atMillis);
    step.put("reason", "");
    return step;
  }

  private void acknowledge(Context context) {
    Map<String, Object> body = context.bodyAsClass(Map.class);
    alerts.computeIfPresent(
        context.pathParam("id"),
        (id, alert) -> {
          Map<String, Object> next = new LinkedHashMap<>(alert);
          next.put("state", "ACKNOWLEDGED");
          next.put("acknowledgedBy", body.get("by"));
          next.put("version", 2);
          next.put("updatedAtMillis", System.currentTimeMillis());
          return next;
        });
    changed.run();
    context.json(detail(context));
  }

  private static List<Map<String, Object>> actions() {
    long now = System.currentTimeMillis();
    Map<String, Object> action = new LinkedHashMap<>();
    action.put("actionId", "action-1");
    action.put("instance", "default/orders/leaky-1");
    action.put("strategy", "return-idle-heap");
    action.put("option", "G1PeriodicGCInterval");
    action.put("from", "0");
    action.put("to", "10000");
    action.put("state", "CONFIRMED");
    action.put("createdAtMillis", now - 300_000);
    action.put("updatedAtMillis", now - 200_000);
    action.put("reason", "much idle heap");
    action.put("heapCommittedBefore", 943718400L);
    action.put("heapCommittedAfter", 138412032L);
    action.put("residentSetBefore", 891289600L);
    action.put("residentSetAfter", 242221056L);
    action.put("history", List.of(step(1, "APPLIED", "agent", now - 250_000)));
    return List.of(action);
  }
}
