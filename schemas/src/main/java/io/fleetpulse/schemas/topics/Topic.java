package io.fleetpulse.schemas.topics;

import io.fleetpulse.schemas.avro.ActionResult;
import io.fleetpulse.schemas.avro.AgentConfig;
import io.fleetpulse.schemas.avro.Alert;
import io.fleetpulse.schemas.avro.Finding;
import io.fleetpulse.schemas.avro.Rule;
import io.fleetpulse.schemas.avro.RuntimeSample;
import io.fleetpulse.schemas.avro.ServiceWindow;
import io.fleetpulse.schemas.avro.SignedCommand;
import io.fleetpulse.schemas.avro.WindowSummary;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/** One topic of the platform: what is in it and how long it stays. */
public enum Topic {
  /**
   * Keyed by instance. The broker's clock stamps the records: an agent's clock may be a day off,
   * and arrival time is what silence and skew are measured by.
   */
  SAMPLES("samples", RuntimeSample::getClassSchema, Duration.ofHours(24)),
  WINDOWS_10S("windows.10s", WindowSummary::getClassSchema, Duration.ofHours(6)),
  WINDOWS_1M("windows.1m", WindowSummary::getClassSchema, Duration.ofDays(2)),
  WINDOWS_10M("windows.10m", WindowSummary::getClassSchema, Duration.ofDays(14)),
  /**
   * The records of {@link #WINDOWS_10S} once more, all instances of a service in one partition:
   * what service windows are made of and rebuilt from. Stamped by the broker's clock, by which a
   * service window waits for its instances.
   */
  SERVICE_DIGESTS("service-digests", WindowSummary::getClassSchema, Duration.ofHours(6)),
  SERVICE_WINDOWS("service-windows", ServiceWindow::getClassSchema, Duration.ofDays(30)),
  FINDINGS("findings", Finding::getClassSchema, Duration.ofDays(7)),
  RULES("rules", Rule::getClassSchema, null),
  STRATEGIES("strategies", null, null),
  /** Keyed as {@link ConfigKey} has it. */
  AGENT_CONFIG("agent-config", AgentConfig::getClassSchema, null),
  ALERTS("alerts", Alert::getClassSchema, null),
  ACTIONS("actions", SignedCommand::getClassSchema, Duration.ofHours(24)),
  ACTION_RESULTS("action-results", ActionResult::getClassSchema, Duration.ofDays(30)),
  DIAGNOSTICS("diagnostics", null, Duration.ofHours(24)),
  /** Bytes as received, the reason in headers. */
  DEAD_LETTERS("dead-letters", null, Duration.ofDays(7));

  private final String suffix;

  /** Asked late: a reader of one topic need not load the records of all. */
  private final @Nullable Supplier<Schema> schema;

  private final @Nullable Duration retention;

  Topic(String suffix, @Nullable Supplier<Schema> schema, @Nullable Duration retention) {
    this.suffix = suffix;
    this.schema = schema;
    this.retention = retention;
  }

  /** The name without the prefix. */
  public String suffix() {
    return suffix;
  }

  /** Schema of the values; empty where values are plain bytes or not written yet. */
  public Optional<Schema> valueSchema() {
    return Optional.ofNullable(schema).map(Supplier::get);
  }

  /** How long records stay; empty for a compacted topic, which keeps the last one of each key. */
  public Optional<Duration> retention() {
    return Optional.ofNullable(retention);
  }

  public boolean compacted() {
    return retention == null;
  }

  /** Whether records bear the time of their arrival, by the broker's clock. */
  public boolean arrivalTime() {
    return this == SAMPLES || this == SERVICE_DIGESTS;
  }

  /**
   * Read as a whole by every reader and written rarely: one partition, so that one change comes
   * after the other everywhere.
   */
  boolean control() {
    return this == RULES || this == STRATEGIES || this == AGENT_CONFIG;
  }
}
