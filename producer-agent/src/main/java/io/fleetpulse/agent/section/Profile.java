package io.fleetpulse.agent.section;

import io.fleetpulse.agent.wire.AvroOut;
import java.util.List;

/**
 * The heaviest sites of an interval.
 *
 * @param others events of sites that are not listed
 */
public record Profile(long fromMillis, long toMillis, List<Site> sites, long others)
    implements Section {

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
      long lastSeenMillis) {}

  @Override
  public SectionKind kind() {
    return SectionKind.PROFILE;
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
