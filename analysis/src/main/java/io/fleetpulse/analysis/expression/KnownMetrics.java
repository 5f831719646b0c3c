package io.fleetpulse.analysis.expression;

import io.fleetpulse.analysis.window.SeriesKind;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The metrics that expressions may name. */
public final class KnownMetrics {
  private final Map<String, Metric> byName = new HashMap<>();
  private final Function<String, List<String>> near;
  private final Predicate<String> applications;

  /**
   * One metric.
   *
   * @param kind null: an application's own, which is what the window says
   * @param attributeKeys what tells its series apart; empty: there is one, or nobody knows
   */
  public record Metric(
      String name, @Nullable SeriesKind kind, String unit, List<String> attributeKeys) {
    public Metric {
      attributeKeys = List.copyOf(attributeKeys);
    }
  }

  /**
   * @param near names near to one that does not exist, nearest first
   */
  public KnownMetrics(List<Metric> metrics, Function<String, List<String>> near) {
    this(metrics, near, name -> false);
  }

  /**
   * @param near names near to one that does not exist, nearest first
   * @param applications whether a name may be that of an application's own metric, of which nothing
   *     is known here
   */
  public KnownMetrics(
      List<Metric> metrics, Function<String, List<String>> near, Predicate<String> applications) {
    metrics.forEach(metric -> byName.put(metric.name(), metric));
    this.near = near;
    this.applications = applications;
  }

  @Nullable Metric find(String name) {
    return byName.get(name);
  }

  /** An application's own metric of this name; null: it cannot be one. */
  @Nullable Metric own(String name) {
    return applications.test(name) ? new Metric(name, null, "1", List.of()) : null;
  }

  List<String> suggest(String misspelt) {
    return near.apply(misspelt);
  }
}
