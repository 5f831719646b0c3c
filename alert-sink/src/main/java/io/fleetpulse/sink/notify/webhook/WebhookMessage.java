package io.fleetpulse.sink.notify.webhook;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fleetpulse.sink.lifecycle.Alert;
import io.fleetpulse.sink.lifecycle.AlertState;
import io.fleetpulse.sink.lifecycle.Evidence;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Alertmanager's webhook message, version 4, with one alert in it: what receives Alertmanager's
 * notifications receives these.
 */
record WebhookMessage(
    String version,
    String groupKey,
    int truncatedAlerts,
    String status,
    String receiver,
    Map<String, String> groupLabels,
    Map<String, String> commonLabels,
    Map<String, String> commonAnnotations,
    @JsonProperty("externalURL") String externalUrl,
    List<Entry> alerts) {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** What Alertmanager writes where an end is not known: Go's zero time. */
  private static final String NO_END = "0001-01-01T00:00:00Z";

  private static final String RECEIVER = "fleetpulse";

  /** One alert. */
  record Entry(
      String status,
      Map<String, String> labels,
      Map<String, String> annotations,
      String startsAt,
      String endsAt,
      @JsonProperty("generatorURL") String generatorUrl,
      String fingerprint) {}

  static WebhookMessage of(Alert alert, String externalUrl) {
    String status = alert.state().open() ? "firing" : "resolved";
    Map<String, String> labels = labels(alert);
    Map<String, String> annotations = annotations(alert);
    Long ends = alert.endsAtMillis();
    Entry entry =
        new Entry(
            status,
            labels,
            annotations,
            Instant.ofEpochMilli(alert.startsAtMillis()).toString(),
            ends == null ? NO_END : Instant.ofEpochMilli(ends).toString(),
            externalUrl.isEmpty() ? "" : externalUrl + "/#/alerts/" + alert.alertId(),
            alert.fingerprint());
    Map<String, String> group = Map.of("alertname", alert.rule(), "subject", alert.subject());
    return new WebhookMessage(
        "4",
        "{}:{alertname=\"" + alert.rule() + "\", fingerprint=\"" + alert.fingerprint() + "\"}",
        0,
        status,
        RECEIVER,
        new TreeMap<>(group),
        labels,
        annotations,
        externalUrl,
        List.of(entry));
  }

  byte[] json() {
    try {
      return JSON.writeValueAsString(this).getBytes(StandardCharsets.UTF_8);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Map<String, String> labels(Alert alert) {
    Map<String, String> labels = new TreeMap<>();
    // Prometheus' label names have no dots; routes in receivers are written with such names.
    alert
        .labels()
        .forEach((name, value) -> labels.put(name.replaceAll("[^a-zA-Z0-9_]", "_"), value));
    labels.put("alertname", alert.rule());
    labels.put("severity", alert.severity().name().toLowerCase(Locale.ROOT));
    labels.put("subject", alert.subject());
    labels.put("type", alert.type().name().toLowerCase(Locale.ROOT));
    return labels;
  }

  private static Map<String, String> annotations(Alert alert) {
    Map<String, String> annotations = new TreeMap<>();
    annotations.put("summary", alert.summary());
    annotations.put("description", alert.description());
    annotations.put("cause", alert.cause());
    annotations.put("alert_id", alert.alertId());
    annotations.put("version", Long.toString(alert.version()));
    annotations.put("state", alert.state().name().toLowerCase(Locale.ROOT));
    if (!Double.isNaN(alert.value())) {
      annotations.put("value", alert.value() + " " + alert.unit());
    }
    if (!Double.isNaN(alert.threshold())) {
      annotations.put("threshold", alert.threshold() + " " + alert.unit());
    }
    if (!alert.evidence().isEmpty()) {
      annotations.put("evidence", evidence(alert.evidence()));
    }
    String runbook = alert.runbook();
    if (runbook != null) {
      annotations.put("runbook_url", runbook);
    }
    if (alert.state() == AlertState.EXPIRED) {
      annotations.put("resolution", "expired: no heartbeat");
    }
    annotations.values().removeIf(String::isBlank);
    return annotations;
  }

  private static String evidence(List<Evidence> evidence) {
    StringBuilder text = new StringBuilder();
    for (Evidence each : evidence) {
      text.append(text.length() == 0 ? "" : "; ").append(each.name());
      if (!Double.isNaN(each.value())) {
        text.append(" = ").append(each.value()).append(each.unit().isEmpty() ? "" : " ");
        text.append(each.unit());
      }
      text.append(each.text().isEmpty() ? "" : " (" + each.text() + ")");
    }
    return text.toString();
  }
}
