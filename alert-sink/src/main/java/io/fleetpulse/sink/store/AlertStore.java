package io.fleetpulse.sink.store;

import io.fleetpulse.sink.lifecycle.Alert;
import io.fleetpulse.sink.lifecycle.AlertState;
import io.fleetpulse.sink.lifecycle.Change;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

/** Alerts and their history. */
public final class AlertStore {
  private static final List<String> OPEN =
      Arrays.stream(AlertState.values()).filter(AlertState::open).map(Enum::name).toList();

  private final Handle handle;

  AlertStore(Handle handle) {
    this.handle = handle;
  }

  /** The newest alert of a fingerprint, its row locked until the transaction ends. */
  public Optional<Alert> lockLatest(String fingerprint) {
    return handle
        .createQuery(
            "SELECT * FROM alerts WHERE fingerprint = :fingerprint"
                + " ORDER BY version DESC LIMIT 1 FOR UPDATE")
        .bind("fingerprint", fingerprint)
        .map(new AlertRows())
        .findOne();
  }

  /** One alert, its row locked until the transaction ends. */
  public Optional<Alert> lock(String alertId) {
    return handle
        .createQuery("SELECT * FROM alerts WHERE alert_id = :id FOR UPDATE")
        .bind("id", alertId)
        .map(new AlertRows())
        .findOne();
  }

  public Optional<Alert> find(String alertId) {
    return handle
        .createQuery("SELECT * FROM alerts WHERE alert_id = :id")
        .bind("id", alertId)
        .map(new AlertRows())
        .findOne();
  }

  /** Newest first. */
  public List<Alert> list(AlertQuery query) {
    List<String> conditions = new ArrayList<>(List.of("1 = 1"));
    if (!query.states().isEmpty()) {
      conditions.add("state IN (<states>)");
    }
    if (!query.severities().isEmpty()) {
      conditions.add("severity IN (<severities>)");
    }
    if (query.service() != null) {
      conditions.add("(service_key = :service OR service_name = :service)");
    }
    if (query.rule() != null) {
      conditions.add("rule_name = :rule");
    }
    if (query.text() != null) {
      conditions.add(
          "(lower(summary) LIKE :text ESCAPE '!' OR lower(cause) LIKE :text ESCAPE '!'"
              + " OR lower(subject) LIKE :text ESCAPE '!' OR lower(rule_name) LIKE :text ESCAPE '!')");
    }
    AlertQuery.Cursor after = query.after();
    if (after != null) {
      conditions.add("(starts_at < :at OR (starts_at = :at AND alert_id < :afterId))");
    }
    Query select =
        handle
            .createQuery(
                "SELECT * FROM alerts WHERE "
                    + String.join(" AND ", conditions)
                    + " ORDER BY starts_at DESC, alert_id DESC LIMIT :limit")
            .bind("limit", query.limit());
    if (!query.states().isEmpty()) {
      select.bindList("states", query.states().stream().map(Enum::name).toList());
    }
    if (!query.severities().isEmpty()) {
      select.bindList("severities", query.severities().stream().map(Enum::name).toList());
    }
    if (query.service() != null) {
      select.bind("service", query.service());
    }
    if (query.rule() != null) {
      select.bind("rule", query.rule());
    }
    if (query.text() != null) {
      select.bind("text", "%" + escaped(query.text()) + "%");
    }
    if (after != null) {
      select.bind("at", after.startsAtMillis()).bind("afterId", after.alertId());
    }
    return select.map(new AlertRows()).list();
  }

  /** Open alerts that came from the findings topic and were last heard of before. */
  public List<Alert> openHeardBefore(long millis) {
    return handle
        .createQuery(
            "SELECT * FROM alerts WHERE state IN (<open>) AND partition_id IS NOT NULL"
                + " AND heard_at <= :millis ORDER BY heard_at")
        .bindList("open", OPEN)
        .bind("millis", millis)
        .map(new AlertRows())
        .list();
  }

  /** How many are open. */
  public int openCount() {
    return handle
        .createQuery("SELECT count(*) FROM alerts WHERE state IN (<open>)")
        .bindList("open", OPEN)
        .mapTo(Integer.class)
        .one();
  }

  /** Writes a new version with its history. */
  public void save(Change change) {
    write(change.alert());
    handle
        .createUpdate(
            "INSERT INTO alert_history (alert_id, version, state, at_millis, changed_by, reason)"
                + " VALUES (:id, :version, :state, :at, :by, :reason)")
        .bind("id", change.alert().alertId())
        .bind("version", change.alert().version())
        .bind("state", change.alert().state().name())
        .bind("at", change.alert().updatedAtMillis())
        .bind("by", change.by())
        .bind("reason", change.reason())
        .execute();
  }

  /** Writes newer numbers of the same version. */
  public void refresh(Alert alert) {
    write(alert);
  }

  public List<HistoryEntry> history(String alertId) {
    return handle
        .createQuery("SELECT * FROM alert_history WHERE alert_id = :id ORDER BY version")
        .bind("id", alertId)
        .map(
            (row, context) ->
                new HistoryEntry(
                    row.getLong("version"),
                    row.getString("state"),
                    row.getLong("at_millis"),
                    row.getString("changed_by"),
                    row.getString("reason")))
        .list();
  }

  private static String escaped(String text) {
    return text.toLowerCase(Locale.ROOT).replaceAll("([!%_])", "!$1");
  }

  private void write(Alert alert) {
    int updated =
        AlertRows.bind(
                handle.createUpdate(
                    """
                    UPDATE alerts SET version = :version, state = :state, type = :type,
                      severity = :severity, rule_name = :rule, subject = :subject,
                      service_key = :serviceKey, service_name = :serviceName,
                      summary = :summary, description = :description, cause = :cause,
                      measured_value = :value, threshold_value = :threshold, unit = :unit,
                      labels = :labels, evidence = :evidence, starts_at = :startsAt,
                      updated_at = :updatedAt, ends_at = :endsAt,
                      acknowledged_by = :acknowledgedBy, runbook = :runbook,
                      episode_start = :episodeStart, revision = :revision, heard_at = :heardAt,
                      partition_id = :partition
                    WHERE alert_id = :alertId AND fingerprint = :fingerprint
                    """),
                alert)
            .execute();
    if (updated == 0) {
      AlertRows.bind(
              handle.createUpdate(
                  """
                  INSERT INTO alerts (alert_id, fingerprint, version, state, type, severity,
                    rule_name, subject, service_key, service_name, summary, description, cause,
                    measured_value, threshold_value, unit, labels, evidence, starts_at,
                    updated_at, ends_at, acknowledged_by, runbook, episode_start, revision,
                    heard_at, partition_id)
                  VALUES (:alertId, :fingerprint, :version, :state, :type, :severity,
                    :rule, :subject, :serviceKey, :serviceName, :summary, :description, :cause,
                    :value, :threshold, :unit, :labels, :evidence, :startsAt,
                    :updatedAt, :endsAt, :acknowledgedBy, :runbook, :episodeStart, :revision,
                    :heardAt, :partition)
                  """),
              alert)
          .execute();
    }
  }
}
