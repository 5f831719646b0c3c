package io.fleetpulse.sink.store;

import io.fleetpulse.sink.lifecycle.AlertState;
import io.fleetpulse.sink.lifecycle.Severity;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which alerts are wanted. Empty sets and nulls do not restrict.
 *
 * @param service {@code namespace/service} or the bare name
 * @param text found in summary, cause, subject or rule, whatever the case
 * @param after where the page before ended
 */
public record AlertQuery(
    Set<AlertState> states,
    Set<Severity> severities,
    @Nullable String service,
    @Nullable String rule,
    @Nullable String text,
    int limit,
    @Nullable Cursor after) {

  public AlertQuery {
    states = Set.copyOf(states);
    severities = Set.copyOf(severities);
    if (limit < 1 || limit > 1000) {
      throw new IllegalArgumentException("limit " + limit + ": use 1 to 1000");
    }
  }

  /** Everything. */
  public static AlertQuery all() {
    return new AlertQuery(Set.of(), Set.of(), null, null, null, 1000, null);
  }

  /** The last entry of a page; its text goes through clients. */
  public record Cursor(long startsAtMillis, String alertId) {
    public static Cursor parse(String text) {
      int dash = text.indexOf('_');
      if (dash > 0) {
        try {
          return new Cursor(Long.parseLong(text.substring(0, dash)), text.substring(dash + 1));
        } catch (NumberFormatException e) {
          // Said below.
        }
      }
      throw new IllegalArgumentException("after \"" + text + "\": use \"next\" of the page before");
    }

    @Override
    public String toString() {
      return startsAtMillis + "_" + alertId;
    }
  }
}
