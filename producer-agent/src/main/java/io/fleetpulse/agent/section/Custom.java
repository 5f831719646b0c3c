package io.fleetpulse.agent.section;

import io.fleetpulse.agent.wire.AvroOut;
import io.fleetpulse.agent.wire.Distribution;
import java.util.ArrayList;
import java.util.List;

/**
 * The application's own metrics, each in the order of the identity's series.
 *
 * @param counters totals since the series began, in the series' scale
 * @param gauges in the series' scale
 */
public record Custom(long[] counters, long[] gauges, List<Distribution> distributions)
    implements Section {
  @Override
  public SectionKind kind() {
    return SectionKind.CUSTOM;
  }

  @Override
  public Custom after(Section earlier) {
    List<Distribution> before = ((Custom) earlier).distributions;
    if (before.size() > distributions.size()) {
      return this; // those of other series, which have gone
    }
    List<Distribution> both = new ArrayList<>(distributions);
    for (int i = 0; i < before.size(); i++) {
      both.set(i, distributions.get(i).after(before.get(i)));
    }
    return new Custom(counters, gauges, both);
  }

  private static void write(long[] values, AvroOut out) {
    out.beginItems(values.length);
    for (long value : values) {
      out.writeLong(value);
    }
    out.endItems();
  }

  @Override
  public void write(AvroOut out) {
    write(counters, out);
    write(gauges, out);
    out.beginItems(distributions.size());
    distributions.forEach(distribution -> distribution.write(out));
    out.endItems();
  }

  @Override
  public int heldBytes() {
    return 96
        + Long.BYTES * (counters.length + gauges.length)
        + distributions.stream().mapToInt(Distribution::heldBytes).sum();
  }
}
