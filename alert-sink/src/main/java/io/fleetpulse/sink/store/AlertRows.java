package io.fleetpulse.sink.store;

import com.fasterxml.jackson.core.type.TypeReference;
import io.fleetpulse.sink.lifecycle.Alert;
import io.fleetpulse.sink.lifecycle.AlertState;
import io.fleetpulse.sink.lifecycle.Evidence;
import io.fleetpulse.sink.lifecycle.FindingType;
import io.fleetpulse.sink.lifecycle.Severity;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jdbi.v3.core.statement.StatementContext;
import org.jdbi.v3.core.statement.Update;
import org.jspecify.annotations.Nullable;

/** Between alerts and their rows. */
final class AlertRows implements RowMapper<Alert> {
  private static final TypeReference<Map<String, String>> LABELS = new TypeReference<>() {};
  private static final TypeReference<List<Evidence>> EVIDENCE = new TypeReference<>() {};

  @Override
  public Alert map(ResultSet row, StatementContext context) throws SQLException {
    return new Alert(
        row.getString("fingerprint"),
        row.getString("alert_id"),
        row.getLong("version"),
        AlertState.valueOf(row.getString("state")),
        FindingType.valueOf(row.getString("type")),
        Severity.valueOf(row.getString("severity")),
        row.getString("rule_name"),
        row.getString("subject"),
        row.getString("summary"),
        row.getString("description"),
        row.getString("cause"),
        number(row, "measured_value"),
        number(row, "threshold_value"),
        row.getString("unit"),
        Payloads.read(row.getString("labels"), LABELS),
        Payloads.read(row.getString("evidence"), EVIDENCE),
        row.getLong("starts_at"),
        row.getLong("updated_at"),
        row.getObject("ends_at", Long.class),
        row.getString("acknowledged_by"),
        row.getString("runbook"),
        row.getLong("episode_start"),
        row.getLong("revision"),
        row.getLong("heard_at"),
        row.getObject("partition_id", Integer.class));
  }

  static Update bind(Update update, Alert alert) {
    ServiceColumns service = ServiceColumns.of(alert.subject());
    return update
        .bind("alertId", alert.alertId())
        .bind("fingerprint", alert.fingerprint())
        .bind("version", alert.version())
        .bind("state", alert.state().name())
        .bind("type", alert.type().name())
        .bind("severity", alert.severity().name())
        .bind("rule", alert.rule())
        .bind("subject", alert.subject())
        .bind("serviceKey", service.key())
        .bind("serviceName", service.name())
        .bind("summary", alert.summary())
        .bind("description", alert.description())
        .bind("cause", alert.cause())
        .bind("value", orNull(alert.value()))
        .bind("threshold", orNull(alert.threshold()))
        .bind("unit", alert.unit())
        .bind("labels", Payloads.write(alert.labels()))
        .bind("evidence", Payloads.write(alert.evidence()))
        .bind("startsAt", alert.startsAtMillis())
        .bind("updatedAt", alert.updatedAtMillis())
        .bind("endsAt", alert.endsAtMillis())
        .bind("acknowledgedBy", alert.acknowledgedBy())
        .bind("runbook", alert.runbook())
        .bind("episodeStart", alert.episodeStartMillis())
        .bind("revision", alert.revision())
        .bind("heardAt", alert.heardAtMillis())
        .bind("partition", alert.partition());
  }

  private static double number(ResultSet row, String column) throws SQLException {
    double value = row.getDouble(column);
    return row.wasNull() ? Double.NaN : value;
  }

  private static @Nullable Double orNull(double value) {
    return Double.isNaN(value) ? null : (Double) value;
  }

  /** What the service filter looks at. */
  private record ServiceColumns(String key, String name) {
    static ServiceColumns of(String subject) {
      String[] parts = subject.split("/", -1);
      return parts.length < 2
          ? new ServiceColumns(subject, subject)
          : new ServiceColumns(parts[0] + "/" + parts[1], parts[1]);
    }
  }
}
