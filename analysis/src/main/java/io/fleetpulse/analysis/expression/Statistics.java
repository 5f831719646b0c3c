package io.fleetpulse.analysis.expression;

import io.fleetpulse.analysis.window.SeriesKind;
import io.fleetpulse.analysis.window.Stat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/** Finds the statistic that a name means. */
final class Statistics {
  static final String METRIC_FORM =
      "write metric('jvm.memory.used', {'jvm.memory.pool.name': 'G1 Old Gen'}).avg";

  private final KnownMetrics metrics;

  Statistics(KnownMetrics metrics) {
    this.metrics = metrics;
  }

  /** A name that means no statistic, and what to write. */
  static final class Unknown extends Exception {
    private static final long serialVersionUID = 1;

    private final String remedy;

    Unknown(String message, String remedy) {
      super(message);
      this.remedy = remedy;
    }

    String message() {
      return String.valueOf(getMessage());
    }

    String remedy() {
      return remedy;
    }
  }

  /** Of a name as in jvm.thread.live.last. */
  Reference find(String chain) throws Unknown {
    int dot = chain.lastIndexOf('.');
    return find(chain.substring(0, dot), chain.substring(dot + 1), Map.of(), chain);
  }

  /** Of the parts of metric(…). */
  Reference find(String name, Map<String, String> attributes, String label) throws Unknown {
    return find(name, label, attributes, name);
  }

  private Reference find(String name, String label, Map<String, String> attributes, String whole)
      throws Unknown {
    KnownMetrics.Metric metric = metrics.find(name);
    if (metric == null) {
      return own(name, label, attributes, whole);
    }
    SeriesKind kind = metric.kind();
    Stat stat = Stat.of(label).filter(known -> kind == null || known.appliesTo(kind)).orElse(null);
    if (stat == null) {
      throw new Unknown(
          name + " is a " + kind(metric) + " and has no statistic " + label,
          Nearest.words(label, labels(metric)) + "it has " + String.join(", ", labels(metric)));
    }
    for (String key : attributes.keySet()) {
      if (!metric.attributeKeys().contains(key)) {
        throw new Unknown(
            name + " has no attribute " + key,
            metric.attributeKeys().isEmpty()
                ? "it has none: write " + name + "." + label
                : "it has " + String.join(", ", metric.attributeKeys()));
      }
    }
    if (ambiguous(metric, stat, attributes)) {
      throw new Unknown(
          name + " has several series, of which " + label + " is not known together",
          "choose one by " + String.join(", ", metric.attributeKeys()) + ": " + METRIC_FORM);
    }
    return new Reference(metric, attributes, stat);
  }

  /** A metric that is no JVM's: of an application's own any statistic may be meant. */
  private Reference own(String name, String label, Map<String, String> attributes, String whole)
      throws Unknown {
    KnownMetrics.Metric own = metrics.own(name);
    if (own == null) {
      throw unknown(name, label, whole);
    }
    Stat stat = Stat.of(label).orElse(null);
    if (stat == null) {
      throw new Unknown(
          name + " has no statistic " + label,
          Nearest.words(label, labels(own))
              + "a metric of an application's own has those of its kind: "
              + String.join(", ", labels(own)));
    }
    return new Reference(own, attributes, stat);
  }

  private Unknown unknown(String name, String label, String whole) {
    KnownMetrics.Metric without = metrics.find(whole);
    if (without != null) {
      return new Unknown(
          whole + " needs a statistic",
          "such as "
              + whole
              + "."
              + labels(without).get(0)
              + "; it has "
              + String.join(", ", labels(without)));
    }
    for (int dot = name.lastIndexOf('.'); dot > 0; dot = name.lastIndexOf('.', dot - 1)) {
      KnownMetrics.Metric prefix = metrics.find(name.substring(0, dot));
      if (prefix != null) {
        return new Unknown(
            prefix.name() + " has no statistic " + name.substring(dot + 1) + "." + label,
            "it has " + String.join(", ", labels(prefix)));
      }
    }
    String asked = Stat.of(label).isPresent() || !whole.endsWith("." + label) ? name : whole;
    List<String> near = metrics.suggest(asked);
    return new Unknown(
        "unknown metric " + asked,
        near.isEmpty()
            ? "all of them: /api/v1/metrics"
            : "did you mean " + String.join(" or ", near) + "?");
  }

  /** What is not known of several gauges together: their extremes were at different times. */
  private static boolean ambiguous(
      KnownMetrics.Metric metric, Stat stat, Map<String, String> attributes) {
    return metric.kind() == SeriesKind.GAUGE
        && (stat == Stat.MIN || stat == Stat.MAX || stat == Stat.COUNT)
        && !nameOne(metric, attributes);
  }

  /** A name (of a pool, a collector) is one series'; else it takes all attributes together. */
  private static boolean nameOne(KnownMetrics.Metric metric, Map<String, String> attributes) {
    return attributes.keySet().stream().anyMatch(key -> key.endsWith(".name"))
        || attributes.keySet().containsAll(metric.attributeKeys());
  }

  private static String kind(KnownMetrics.Metric metric) {
    return String.valueOf(metric.kind()).toLowerCase(Locale.ROOT);
  }

  private static List<String> labels(KnownMetrics.Metric metric) {
    return Stream.of(Stat.values())
        .filter(stat -> metric.kind() == null || stat.appliesTo(metric.kind()))
        .map(Stat::label)
        .toList();
  }
}
