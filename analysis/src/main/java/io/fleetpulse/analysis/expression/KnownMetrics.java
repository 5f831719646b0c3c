package io.fleetpulse.analysis.expression;

import io.fleetpulse.analysis.window.SeriesKind;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The metrics that expressions may name. */
public final class KnownMetrics {
  private final Map<String, Metric> byName = new HashMap<>();
  private final Function<String, List<String>> near;

  /**
   * One metric.
   *
   * @param attributeKeys what tells its series apart; empty: there is one
   */
  public record Metric(String name, SeriesKind kind, String unit, List<String> attributeKeys) {
    public Metric {
      attributeKeys = List.copyOf(attributeKeys);
    }
  }

  /**
   * @param near names near to one that does not exist, nearest first
   */
  public KnownMetrics(List<Metric> metrics, Function<String, List<String>> near) {
    metrics.forEach(metric -> byName.put(metric.name(), metric));
    this.near = near;
  }

  @Nullable Metric find(String name) {
    return byName.get(name);
  }

  List<String> suggest(String misspelt) {
    return near.apply(misspelt);
  }
}
