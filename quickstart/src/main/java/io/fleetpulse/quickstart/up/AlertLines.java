package io.fleetpulse.quickstart.up;

import java.time.LocalTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Turns successive lists of alerts into a line for each that fired or resolved. One thread. */
final class AlertLines {
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss");

  private static final int MOST_CHARACTERS = 500;

  private final long sinceMillis;
  private final Map<String, Rest.Alert> known = new HashMap<>();

  /**
   * @param sinceMillis alerts that had resolved before this run are not news
   */
  AlertLines(long sinceMillis) {
    this.sinceMillis = sinceMillis;
  }

  List<String> changes(List<Rest.Alert> alerts, LocalTime now) {
    List<String> lines = new ArrayList<>();
    for (Rest.Alert alert : alerts) {
      Rest.Alert before = known.get(alert.id());
      boolean news = before == null && (!alert.resolved() || alert.startsAtMillis() >= sinceMillis);
      if (news) {
        lines.add(line(now, "FIRED", alert));
      }
      if (alert.resolved() && (news || (before != null && !before.resolved()))) {
        lines.add(line(now, "RESOLVED", alert));
      }
      if (news || before != null) {
        known.put(alert.id(), alert);
      }
    }
    return lines;
  }

  /** The alerts that began in this run, each in its latest state; not those an earlier one left. */
  List<Rest.Alert> ofThisRun() {
    return known.values().stream().filter(alert -> alert.startsAtMillis() >= sinceMillis).toList();
  }

  private static String line(LocalTime now, String what, Rest.Alert alert) {
    return "%s %-8s %s on %s: %s"
        .formatted(
            TIME.format(now),
            what,
            printable(alert.rule()),
            printable(alert.subject()),
            printable(alert.summary()));
  }

  /** Names and rules come from outside: no new line, no colours, no end of a page of text. */
  private static String printable(String text) {
    String line = text.replaceAll("\\p{Cntrl}", "?");
    return line.length() <= MOST_CHARACTERS ? line : line.substring(0, MOST_CHARACTERS) + "…";
  }
}
