package io.fleetpulse.sink.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HexFormat;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The same promises on the database that several sinks share: a real server, started once. */
class PostgresStoreTest extends StoreContract {
  private static final AtomicInteger DATABASES = new AtomicInteger();

  @SuppressWarnings("NullAway.Init") // by start()
  private static EmbeddedPostgres server;

  @BeforeAll
  static void start() throws IOException {
    server = EmbeddedPostgres.start();
  }

  @AfterAll
  static void stop() throws IOException {
    server.close();
  }

  @Test
  void zeroCharacterInAText_isUnstorable_notAFailureOfTheDatabase() throws SQLException {
    try (Database database = new Database(emptyDatabase())) {
      database.migrate();

      assertThatThrownBy(
              () ->
                  database.useTransaction(
                      session ->
                          session
                              .outbox()
                              .add(new NewNotification("log", "k", null, 1, "a\0b"), 1)))
          .satisfies(e -> assertThat(SqlStates.unstorable(e)).isTrue());
    }
  }

  @Test
  void keyTooLargeForAnIndex_isUnstorable_notAFailureOfTheDatabase() throws SQLException {
    // Of random bytes: what can be compressed fits.
    byte[] bytes = new byte[20_000];
    new Random(1).nextBytes(bytes);
    String key = HexFormat.of().formatHex(bytes);
    try (Database database = new Database(emptyDatabase())) {
      database.migrate();

      assertThatThrownBy(
              () ->
                  database.useTransaction(
                      session ->
                          session.outbox().add(new NewNotification("log", key, null, 1, "a"), 1)))
          .satisfies(e -> assertThat(SqlStates.unstorable(e)).isTrue());
    }
  }

  @Override
  protected DatabaseConfig emptyDatabase() throws SQLException {
    String name = "sink" + DATABASES.incrementAndGet();
    try (Connection connection = server.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE DATABASE " + name);
    }
    return new DatabaseConfig(server.getJdbcUrl("postgres", name), "postgres", null);
  }
}
