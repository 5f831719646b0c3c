package io.fleetpulse.sink.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.util.function.Consumer;
import java.util.function.Function;
import org.flywaydb.core.Flyway;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;

/**
 * The pool of connections and the one way to a transaction. Any thread may use it. While the
 * database is away, every call fails within the pool's timeout; callers try again.
 */
public final class Database implements AutoCloseable {
  private static final int MOST_CONNECTIONS = 8;
  private static final long CONNECT_TIMEOUT_MILLIS = 3_000;

  private final DatabaseConfig config;
  private final HikariDataSource pool;
  private final Jdbi jdbi;

  /** Connects lazily: a database that is away is no reason not to start. */
  public Database(DatabaseConfig config) {
    HikariConfig hikari = new HikariConfig();
    hikari.setPoolName("fleetpulse-sink");
    hikari.setJdbcUrl(config.jdbcUrl());
    hikari.setUsername(config.user());
    hikari.setPassword(config.password() == null ? null : config.password().reveal());
    hikari.setMaximumPoolSize(MOST_CONNECTIONS);
    hikari.setMinimumIdle(1);
    hikari.setConnectionTimeout(CONNECT_TIMEOUT_MILLIS);
    hikari.setValidationTimeout(CONNECT_TIMEOUT_MILLIS / 2);
    hikari.setInitializationFailTimeout(-1);
    hikari.setAutoCommit(true);
    if (!config.h2()) {
      hikari.addDataSourceProperty("socketTimeout", "30");
      hikari.addDataSourceProperty("tcpKeepAlive", "true");
    }
    this.config = config;
    this.pool = new HikariDataSource(hikari);
    this.jdbi = Jdbi.create(pool);
  }

  /** Creates or upgrades the tables. */
  public void migrate() {
    Flyway.configure(Database.class.getClassLoader())
        .dataSource(pool)
        .locations("classpath:db/migration")
        .connectRetries(0)
        .load()
        .migrate();
  }

  /**
   * Commits what {@code work} did, or nothing of it.
   *
   * @throws DatabaseException if the database did not answer or refused a statement
   */
  public <T> T inTransaction(Function<Session, T> work) {
    try {
      return jdbi.inTransaction(handle -> work.apply(new Session(handle)));
    } catch (JdbiException e) {
      throw new DatabaseException(e);
    }
  }

  /** As {@link #inTransaction}, without an answer. */
  public void useTransaction(Consumer<Session> work) {
    inTransaction(
        session -> {
          work.accept(session);
          return true;
        });
  }

  /** Whether it answers now. */
  public boolean reachable() {
    try {
      return jdbi.withHandle(
          handle -> handle.createQuery("SELECT 1").mapTo(Integer.class).one() == 1);
    } catch (RuntimeException e) {
      return false;
    }
  }

  /** Only this process can have it open. */
  public boolean exclusive() {
    return config.h2() && !config.url().startsWith("jdbc:h2:tcp");
  }

  @Override
  public void close() {
    pool.close();
  }
}
