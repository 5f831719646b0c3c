package io.fleetpulse.sink.http;

import io.fleetpulse.sink.lifecycle.Alert;
import io.fleetpulse.sink.optimise.Action;
import io.fleetpulse.sink.store.HistoryEntry;
import io.fleetpulse.sink.store.Notification;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The shapes of answers: what a client sees, apart from how it is kept. */
final class Shapes {
  private Shapes() {}

  static Map<String, Object> alert(Alert alert) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("fingerprint", alert.fingerprint());
    json.put("alertId", alert.alertId());
    json.put("version", alert.version());
    json.put("state", alert.state());
    json.put("type", alert.type());
    json.put("severity", alert.severity());
    json.put("rule", alert.rule());
    json.put("subject", alert.subject());
    json.put("summary", alert.summary());
    json.put("description", alert.description());
    json.put("cause", alert.cause());
    json.put("value", alert.value());
    json.put("threshold", alert.threshold());
    json.put("unit", alert.unit());
    json.put("labels", alert.labels());
    json.put("evidence", alert.evidence());
    json.put("startsAtMillis", alert.startsAtMillis());
    json.put("updatedAtMillis", alert.updatedAtMillis());
    json.put("endsAtMillis", alert.endsAtMillis());
    json.put("acknowledgedBy", alert.acknowledgedBy());
    json.put("runbook", alert.runbook());
    return json;
  }

  static List<Map<String, Object>> history(List<HistoryEntry> entries) {
    return entries.stream().map(Shapes::entry).toList();
  }

  static Map<String, Object> notification(Notification row) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("channel", row.channel());
    json.put("version", row.version());
    json.put("state", row.state());
    json.put("attempts", row.attempts());
    json.put("lastError", row.lastError());
    json.put("createdAtMillis", row.createdAtMillis());
    json.put("updatedAtMillis", row.updatedAtMillis());
    return json;
  }

  static Map<String, Object> action(Action action) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("actionId", action.actionId());
    json.put("instance", action.instance());
    json.put("strategy", action.strategy());
    json.put("option", action.option());
    json.put("from", action.from());
    json.put("to", action.to());
    json.put("state", action.state());
    json.put("reason", action.reason());
    json.put("createdAtMillis", action.createdAtMillis());
    json.put("updatedAtMillis", action.updatedAtMillis());
    json.put("heapCommittedBefore", action.heapCommittedBefore());
    json.put("heapCommittedAfter", action.heapCommittedAfter());
    json.put("residentSetBefore", action.residentSetBefore());
    json.put("residentSetAfter", action.residentSetAfter());
    return json;
  }

  private static Map<String, Object> entry(HistoryEntry entry) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("version", entry.version());
    json.put("state", entry.state());
    json.put("atMillis", entry.atMillis());
    json.put("by", entry.by());
    json.put("reason", entry.reason());
    return json;
  }
}
