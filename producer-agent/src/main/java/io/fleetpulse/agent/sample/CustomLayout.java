package io.fleetpulse.agent.sample;

import java.util.List;

/** The application's own series, in the order of a sample's values. */
public record CustomLayout(
    List<CustomSeries> counters, List<CustomSeries> gauges, List<CustomSeries> distributions) {
  public static final CustomLayout NONE = new CustomLayout(List.of(), List.of(), List.of());
}
