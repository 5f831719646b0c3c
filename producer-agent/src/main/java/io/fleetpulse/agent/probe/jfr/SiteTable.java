package io.fleetpulse.agent.probe.jfr;

import io.fleetpulse.agent.section.Profile;
import io.fleetpulse.agent.section.Profile.SiteKind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Sites and what happened there, of one interval at a time: bounded, and the heaviest of each kind
 * are told. The stream's thread adds, the sampling thread takes.
 */
public final class SiteTable {
  /** Kept of each kind in one interval; events of further ones are counted. */
  static final int MOST_KEPT = 200;

  static final int MOST_SUBJECT = 200;
  private static final int MOST_REMEMBERED = 2_000;

  private final Map<SiteKind, Map<Place, Tally>> kinds = new EnumMap<>(SiteKind.class);
  private final Map<Long, Long> firstSeen =
      new LinkedHashMap<>(64, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, Long> eldest) {
          return size() > MOST_REMEMBERED;
        }
      };
  private long others;
  private long fromMillis = -1;

  private record Place(String subject, String stack) {}

  private static final class Tally {
    private long count;
    private long weight;
    private long firstMillis = Long.MAX_VALUE;
    private long lastMillis;
  }

  /** An event at a site. */
  synchronized void add(SiteKind kind, String subject, String stack, long weight, long atMillis) {
    Map<Place, Tally> sites = kinds.computeIfAbsent(kind, any -> new HashMap<>());
    Place place = new Place(bounded(subject), stack);
    Tally tally = sites.get(place);
    if (tally == null) {
      if (sites.size() >= MOST_KEPT) {
        others++;
        return;
      }
      tally = new Tally();
      sites.put(place, tally);
    }
    tally.count++;
    tally.weight += Math.max(0, weight);
    tally.firstMillis = Math.min(tally.firstMillis, atMillis);
    tally.lastMillis = Math.max(tally.lastMillis, atMillis);
  }

  /**
   * What happened since the last call.
   *
   * @return null if nothing did, or it is the first call
   */
  public synchronized @Nullable Profile take(long nowMillis) {
    long from = fromMillis;
    fromMillis = nowMillis;
    List<Profile.Site> told = new ArrayList<>();
    long left = others;
    for (Map.Entry<SiteKind, Map<Place, Tally>> kind : kinds.entrySet()) {
      List<Map.Entry<Place, Tally>> heaviest = new ArrayList<>(kind.getValue().entrySet());
      heaviest.sort(
          Comparator.comparingLong((Map.Entry<Place, Tally> site) -> site.getValue().weight)
              .reversed());
      for (int i = 0; i < heaviest.size(); i++) {
        Tally tally = heaviest.get(i).getValue();
        if (i < Profile.MOST_OF_A_KIND) {
          told.add(site(kind.getKey(), heaviest.get(i).getKey(), tally));
        } else {
          left += tally.count;
        }
      }
      kind.getValue().clear();
    }
    others = 0;
    return from < 0 || (told.isEmpty() && left == 0)
        ? null
        : new Profile(from, nowMillis, told, left);
  }

  private Profile.Site site(SiteKind kind, Place place, Tally tally) {
    long hash =
        ((long) place.stack.hashCode() << 32)
            ^ (place.subject.hashCode() & 0xffff_ffffL)
            ^ ((long) kind.ordinal() << 60);
    Long known = firstSeen.putIfAbsent(hash, tally.firstMillis);
    return new Profile.Site(
        kind,
        place.subject,
        place.stack,
        tally.count,
        tally.weight,
        known == null ? tally.firstMillis : known,
        tally.lastMillis);
  }

  private static String bounded(String subject) {
    return subject.length() <= MOST_SUBJECT
        ? subject
        : "…" + subject.substring(subject.length() - MOST_SUBJECT + 1);
  }
}
