package io.fleetpulse.sink.store;

import io.fleetpulse.service.config.Secret;
import org.jspecify.annotations.Nullable;

/**
 * Where the database is. The password never shows.
 *
 * @param url {@code jdbc:h2:…} or {@code jdbc:postgresql:…}
 */
public record DatabaseConfig(String url, @Nullable String user, @Nullable Secret password) {

  public DatabaseConfig {
    if (!url.startsWith("jdbc:h2:") && !url.startsWith("jdbc:postgresql:")) {
      // What follows may hold a password.
      throw new IllegalArgumentException(
          "fleetpulse.database.url = \""
              + url.replaceAll("^(jdbc:\\w+:|\\w+:)?.*", "$1")
              + "…\": use a URL that begins with jdbc:h2: or jdbc:postgresql:");
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
    // Else a commit is written up to half a second later, and SIGKILL takes it back.
    option(full, "WRITE_DELAY", "0");
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
