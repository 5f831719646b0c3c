package io.fleetpulse.it.sink;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;

/** A PostgreSQL server that keeps its data and its port when it is stopped and started again. */
final class Postgres implements AutoCloseable {
  private final Path data;
  private EmbeddedPostgres server;

  Postgres(Path data) throws IOException {
    this.data = data;
    this.server = start(0);
  }

  String url() {
    return server.getJdbcUrl("postgres", "postgres");
  }

  void stop() throws IOException {
    server.close();
  }

  void startAgain() throws IOException {
    server = start(server.getPort());
  }

  @Override
  public void close() throws IOException {
    server.close();
  }

  private EmbeddedPostgres start(int port) throws IOException {
    EmbeddedPostgres.Builder builder =
        EmbeddedPostgres.builder().setDataDirectory(data).setCleanDataDirectory(false);
    return (port == 0 ? builder : builder.setPort(port)).start();
  }
}
