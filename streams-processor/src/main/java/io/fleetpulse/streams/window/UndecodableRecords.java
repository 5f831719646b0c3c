package io.fleetpulse.streams.window;

import io.fleetpulse.analysis.window.InstanceCondition;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Which keys send records that cannot be read, told once a minute and five minutes after the last.
 * A long key is a {@link ShortKey}. Kept on the heap only: what is lost in a crash stands in the
 * dead letters.
 */
final class UndecodableRecords {
  private static final int MOST_KEYS = 1_000;
  private static final long MINUTE_MILLIS = 60_000;
  private static final long CLEARS_MILLIS = 300_000;

  private final Map<String, Tally> byKey = new HashMap<>();

  private static final class Tally {
    long records;
    long untold;
    long lastMillis;
    long toldMillis;
    String detail = "";
  }

  void seen(String wholeKey, String detail, long arrivalMillis) {
    String key = ShortKey.of(wholeKey);
    Tally tally = byKey.get(key);
    if (tally == null) {
      if (byKey.size() >= MOST_KEYS) {
        return;
      }
      tally = new Tally();
      byKey.put(key, tally);
    }
    tally.records++;
    tally.untold++;
    tally.lastMillis = arrivalMillis;
    tally.detail = DeadLetter.shortened(detail);
  }

  void tick(long clockMillis, Consumer<InstanceCondition> output) {
    for (Iterator<Map.Entry<String, Tally>> all = byKey.entrySet().iterator(); all.hasNext(); ) {
      Map.Entry<String, Tally> entry = all.next();
      Tally tally = entry.getValue();
      if (tally.untold > 0 && clockMillis - tally.toldMillis >= MINUTE_MILLIS) {
        tally.untold = 0;
        tally.toldMillis = clockMillis;
        output.accept(condition(entry.getKey(), tally, true, clockMillis));
      } else if (clockMillis - tally.lastMillis > CLEARS_MILLIS) {
        output.accept(condition(entry.getKey(), tally, false, clockMillis));
        all.remove();
      }
    }
  }

  private static InstanceCondition condition(
      String key, Tally tally, boolean active, long atMillis) {
    return new InstanceCondition(
        key,
        null,
        InstanceCondition.Kind.UNDECODABLE,
        active,
        0,
        atMillis,
        tally.records,
        active ? tally.detail : "no undecodable record for five minutes");
  }
}
