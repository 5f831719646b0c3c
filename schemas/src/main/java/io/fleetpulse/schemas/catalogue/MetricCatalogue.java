package io.fleetpulse.schemas.catalogue;

import io.fleetpulse.schemas.avro.RuntimeSample;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.Schema;

/** The metrics of a sample, in the order of its schema. Immutable. */
public final class MetricCatalogue {

  private static final int MOST_SUGGESTIONS = 3;

  private final Map<String, Metric> byName;
  private final Map<String, List<Metric>> bySection;

  private MetricCatalogue(Map<String, List<Metric>> bySection) {
    Map<String, Metric> all = new LinkedHashMap<>();
    bySection
        .values()
        .forEach(metrics -> metrics.forEach(metric -> all.put(metric.name(), metric)));
    this.byName = Collections.unmodifiableMap(all);
    this.bySection = Collections.unmodifiableMap(bySection);
  }

  /** The catalogue of this version's {@link RuntimeSample}. */
  public static MetricCatalogue load() {
    return of(RuntimeSample.getClassSchema());
  }

  /** The catalogue of any version of the sample's schema. */
  public static MetricCatalogue of(Schema sample) {
    return new MetricCatalogue(new SchemaMetrics(sample).bySection());
  }

  public Optional<Metric> find(String name) {
    return Optional.ofNullable(byName.get(name));
  }

  public Collection<Metric> metrics() {
    return byName.values();
  }

  /**
   * The metrics by the sample's section that carries them; the key is the section's description.
   */
  public Map<String, List<Metric>> sections() {
    return bySection;
  }

  /** Names near to one that does not exist, nearest first; empty when nothing is near. */
  public List<String> suggest(String misspelt) {
    int limit = Math.max(2, misspelt.length() / 3);
    record Near(String name, int distance) {}
    return byName.keySet().stream()
        .map(name -> new Near(name, distance(misspelt, name)))
        .filter(near -> near.distance() <= limit)
        .sorted(Comparator.comparingInt(Near::distance).thenComparing(Near::name))
        .limit(MOST_SUGGESTIONS)
        .map(Near::name)
        .toList();
  }

  /** A part of a name ({@code heap.used}) is as near as a name with one letter wrong. */
  private static int distance(String misspelt, String name) {
    boolean part = misspelt.length() >= 4 && name.contains(misspelt);
    return part ? 1 : EditDistance.between(misspelt, name);
  }
}
