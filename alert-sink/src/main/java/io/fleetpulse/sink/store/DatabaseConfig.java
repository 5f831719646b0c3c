package io.fleetpulse.sink.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Where the database is. The password never shows.
 *
 * @param url {@code jdbc:h2:…} or {@code jdbc:postgresql:…}
 */
public record DatabaseConfig(String url, @Nullable String user, @Nullable String password) {

  public DatabaseConfig {
    if (!url.startsWith("jdbc:h2:") && !url.startsWith("jdbc:postgresql:")) {
      // What follows may hold a password.
      throw new IllegalArgumentException(
          "fleetpulse.database.url = \""
              + url.replaceAll("^(jdbc:\\w+:|\\w+:)?.*", "$1")
              + "…\": use a URL that begins with jdbc:h2: or jdbc:postgresql:");
    }
  }

  /** Reads the password from a file, as secrets are mounted. */
  public static DatabaseConfig of(String url, @Nullable String user, @Nullable Path passwordFile) {
    try {
      String password = passwordFile == null ? null : Files.readString(passwordFile).strip();
      return new DatabaseConfig(url, user, password);
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "fleetpulse.database.password.file: cannot read " + passwordFile, e);
    }
  }

  boolean h2() {
    return url.startsWith("jdbc:h2:");
  }

  /** H2 speaks PostgreSQL's dialect here, so that there is one SQL. */
  String jdbcUrl() {
    if (!h2()) {
      return url;
    }
    StringBuilder full = new StringBuilder(url);
    option(full, "MODE", "PostgreSQL");
    option(full, "DATABASE_TO_LOWER", "TRUE");
    option(full, "DEFAULT_NULL_ORDERING", "HIGH");
    option(full, "DB_CLOSE_ON_EXIT", "FALSE");
    return full.toString();
  }

  private void option(StringBuilder full, String name, String value) {
    if (!url.toUpperCase(java.util.Locale.ROOT).contains(";" + name + "=")) {
      full.append(';').append(name).append('=').append(value);
    }
  }

  @Override
  public String toString() {
    return "DatabaseConfig[" + url.replaceAll("(?i)(password=)[^;&]*", "$1…") + "]";
  }
}
