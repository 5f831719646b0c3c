package io.fleetpulse.sink.ledger;

import io.fleetpulse.sink.lifecycle.Alert;
import io.fleetpulse.sink.lifecycle.AlertStateMachine;
import io.fleetpulse.sink.lifecycle.Arrival;
import io.fleetpulse.sink.optimise.Action;
import io.fleetpulse.sink.optimise.OptimiseMode;
import io.fleetpulse.sink.optimise.OptimisePolicy;
import io.fleetpulse.sink.optimise.Optimiser;
import io.fleetpulse.sink.route.Routes;
import io.fleetpulse.sink.store.AlertQuery;
import io.fleetpulse.sink.store.Database;
import io.fleetpulse.sink.store.DatabaseConfig;
import io.fleetpulse.sink.store.Session;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import java.util.function.Function;

/** The sink's inner parts on a database in memory, with a clock that the test moves. */
public final class TestSink implements AutoCloseable {
  private final AtomicInteger ids = new AtomicInteger();
  private final Time time = new Time();
  private final MeterRegistry metrics = new SimpleMeterRegistry();
  private final Database database;
  private final Ledger ledger;
  private final AlertLedger alerts;
  private final ActionLedger actions;
  private final SystemAlerts system;

  private final DatabaseConfig config;

  private TestSink(DatabaseConfig config) {
    this.config = config;
    database = new Database(config);
    ledger = new Ledger(database);
    alerts =
        new AlertLedger(
            new AlertStateMachine(() -> "alert-" + ids.incrementAndGet()),
            new Routes(true),
            metrics);
    actions =
        new ActionLedger(
            new Optimiser(
                OptimisePolicy.of(OptimiseMode.ADVISE), () -> "action-" + ids.incrementAndGet()),
            null,
            metrics);
    system = new SystemAlerts(ledger, alerts, time);
  }

  /** With tables. */
  public static TestSink inMemory() {
    return at(
        new DatabaseConfig("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1", "sa", null));
  }

  /** With tables, in a database that must be there. */
  public static TestSink at(DatabaseConfig config) {
    TestSink sink = new TestSink(config);
    sink.database.migrate();
    return sink;
  }

  public Database database() {
    return database;
  }

  public Ledger ledger() {
    return ledger;
  }

  public AlertLedger alertLedger() {
    return alerts;
  }

  public ActionLedger actionLedger() {
    return actions;
  }

  public SystemAlerts system() {
    return system;
  }

  public MeterRegistry metrics() {
    return metrics;
  }

  /** Stands still but for {@link #pass}. */
  public Clock clock() {
    return time;
  }

  public long now() {
    return time.millis();
  }

  public void pass(long millis) {
    time.millis.addAndGet(millis);
  }

  public void take(Arrival arrival) {
    change((session, changed) -> alerts.take(session, arrival, now(), changed));
  }

  public void change(BiConsumer<Session, Changed> work) {
    ledger.change(
        (session, changed) -> {
          work.accept(session, changed);
          return true;
        });
  }

  public <T> T ask(Function<Session, T> question) {
    return database.inTransaction(question);
  }

  /** Newest first. */
  public List<Alert> alerts() {
    return ask(session -> session.alerts().list(AlertQuery.all()));
  }

  public List<Alert> alerts(String rule) {
    return alerts().stream().filter(alert -> alert.rule().equals(rule)).toList();
  }

  public List<Action> actions() {
    return ask(session -> session.actions().list(null, Set.of(), 100));
  }

  /** What an administrator may do to the database meanwhile. */
  public void execute(String sql) throws SQLException {
    try (Connection connection = DriverManager.getConnection(config.url(), config.user(), "");
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  public int pending(String channel) {
    return ask(session -> session.outbox().pending(channel));
  }

  public OptionalLong offset(String topic, int partition) {
    return ask(session -> session.offsets().next(topic, partition));
  }

  public double count(String meter, String... tags) {
    var counter = metrics.find(meter).tags(tags).counter();
    return counter == null ? 0 : counter.count();
  }

  @Override
  public void close() {
    database.close();
  }

  private static final class Time extends Clock {
    private final AtomicLong millis = new AtomicLong(1_700_000_000_000L);

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }

    @Override
    public Instant instant() {
      return Instant.ofEpochMilli(millis.get());
    }
  }
}
