package io.fleetpulse.streams.http;

import io.fleetpulse.analysis.window.ClosedWindow;
import io.fleetpulse.analysis.window.Series;
import io.fleetpulse.analysis.window.SeriesKind;
import io.fleetpulse.analysis.window.SeriesLayout;
import io.fleetpulse.schemas.catalogue.Metric;
import io.fleetpulse.schemas.catalogue.MetricCatalogue;
import io.fleetpulse.schemas.catalogue.ReservedNames;
import io.fleetpulse.streams.window.LiveInstance;
import io.fleetpulse.streams.window.LiveInstances;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The metrics there are: those of the catalogue, and those that applications of live instances sent
 * in their last window. Any thread.
 */
public final class LiveCatalogue {
  private final MetricCatalogue catalogue;
  private final LiveInstances instances;

  public LiveCatalogue(MetricCatalogue catalogue, LiveInstances instances) {
    this.catalogue = catalogue;
    this.instances = instances;
  }

  /**
   * A metric.
   *
   * @param stability {@code custom}: of an application's own
   */
  record Known(
      String name,
      String unit,
      SeriesKind kind,
      String description,
      List<String> attributes,
      String stability) {

    private static Known of(Metric metric) {
      return new Known(
          metric.name(),
          metric.unit(),
          SeriesKind.valueOf(metric.kind().name()),
          metric.description(),
          metric.attributeKeys(),
          metric.stability().label());
    }

    static Known of(Series series, String description, Collection<String> attributes) {
      return new Known(
          series.key().metric(),
          series.unit(),
          series.kind(),
          description,
          List.copyOf(attributes),
          "custom");
    }

    /** gauge, counter or distribution. */
    String kindLabel() {
      return kind.name().toLowerCase(Locale.ROOT);
    }
  }

  /** The metric of this name, if there is one now. */
  Optional<Known> find(String name) {
    Optional<Known> known = catalogue.find(name).map(Known::of);
    return known.isPresent() || !mayBeCustom(name)
        ? known
        : custom().stream().filter(metric -> metric.name().equals(name)).findFirst();
  }

  /** Whether an application may send a metric of this name, be it now or not. */
  boolean mayBeCustom(String name) {
    return !ReservedNames.reserved(name);
  }

  /** Names like one that does not exist. */
  List<String> suggest(String name) {
    return catalogue.suggest(name);
  }

  /** All of the catalogue, then those of applications by name. */
  List<Known> all() {
    return Stream.concat(catalogue.metrics().stream().map(Known::of), custom().stream()).toList();
  }

  private Collection<Known> custom() {
    Set<SeriesLayout> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    Map<String, Known> byName = new TreeMap<>();
    for (LiveInstance instance : instances.all()) {
      ClosedWindow window = instance.lastWindow();
      if (window != null && seen.add(window.layout())) {
        for (Series series : window.series()) {
          String name = series.key().metric();
          if (mayBeCustom(name)) {
            Known before = byName.get(name);
            Set<String> attributes = new TreeSet<>(series.key().attributes().keySet());
            attributes.addAll(before == null ? List.of() : before.attributes());
            String description = instance.descriptions().getOrDefault(name, "");
            if (description.isEmpty() && before != null) {
              description = before.description();
            }
            byName.put(name, Known.of(series, description, attributes));
          }
        }
      }
    }
    return byName.values();
  }
}
