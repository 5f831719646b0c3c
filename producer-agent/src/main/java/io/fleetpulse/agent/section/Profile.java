package io.fleetpulse.agent.section;

import io.fleetpulse.agent.wire.AvroOut;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The heaviest sites of an interval.
 *
 * @param others events of sites that are not listed
 */
public record Profile(long fromMillis, long toMillis, List<Site> sites, long others)
    implements Section {
  /** Sites of one kind at most. */
  public static final int MOST_OF_A_KIND = 10;

  /** What happens at a site, in the order of the schema. */
  public enum SiteKind {
    ALLOCATION,
    CPU,
    MONITOR,
    PARK,
    SOCKET,
    FILE
  }

  /**
   * One site.
   *
   * @param subject class, host or file; empty for CPU
   * @param stack frames from the outermost to the innermost, separated by semicolons
   * @param count events in the interval
   * @param weight bytes allocated, nanoseconds waited, or samples
   */
  public record Site(
      SiteKind kind,
      String subject,
      String stack,
      long count,
      long weight,
      long firstSeenMillis,
      long lastSeenMillis) {

    private List<Object> place() {
      return List.of(kind, subject, stack);
    }

    private Site and(Site later) {
      return new Site(
          kind,
          subject,
          stack,
          count + later.count,
          weight + later.weight,
          Math.min(firstSeenMillis, later.firstSeenMillis),
          Math.max(lastSeenMillis, later.lastSeenMillis));
    }
  }

  @Override
  public SectionKind kind() {
    return SectionKind.PROFILE;
  }

  /** The sites of both; where one was in each, as one. */
  @Override
  public Profile after(Section earlier) {
    Profile before = (Profile) earlier;
    Map<List<Object>, Site> both = new LinkedHashMap<>();
    for (Site site : before.sites) {
      both.put(site.place(), site);
    }
    for (Site site : sites) {
      both.merge(site.place(), site, Site::and);
    }
    Map<SiteKind, Integer> told = new EnumMap<>(SiteKind.class);
    List<Site> heaviest = new ArrayList<>();
    long left = others + before.others;
    for (Site site :
        both.values().stream()
            .sorted(
                Comparator.comparing(Site::kind)
                    .thenComparing(Comparator.comparingLong(Site::weight).reversed()))
            .toList()) {
      if (told.merge(site.kind, 1, Integer::sum) <= MOST_OF_A_KIND) {
        heaviest.add(site);
      } else {
        left += site.count;
      }
    }
    return new Profile(before.fromMillis, toMillis, heaviest, left);
  }

  @Override
  public void write(AvroOut out) {
    out.writeLong(fromMillis);
    out.writeLong(toMillis);
    out.beginItems(sites.size());
    for (Site site : sites) {
      out.writeLong(site.kind.ordinal());
      out.writeString(site.subject);
      out.writeString(site.stack);
      out.writeLong(site.count);
      out.writeLong(site.weight);
      out.writeLong(site.firstSeenMillis);
      out.writeLong(site.lastSeenMillis);
    }
    out.endItems();
    out.writeLong(others);
  }

  @Override
  public int heldBytes() {
    return 64
        + sites.stream()
            .mapToInt(site -> 176 + 2 * (site.subject.length() + site.stack.length()))
            .sum();
  }
}
