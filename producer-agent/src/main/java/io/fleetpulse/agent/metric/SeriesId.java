package io.fleetpulse.agent.metric;

import java.util.Map;

/** What tells a series from all others. */
record SeriesId(String name, Map<String, String> attributes) {
  SeriesId {
    attributes = Map.copyOf(attributes);
  }
}
