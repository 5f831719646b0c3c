package io.fleetpulse.analysis.window;

import io.fleetpulse.analysis.histogram.ExponentialHistogram;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A statistic of one series over one window. */
public enum Stat {
  /** Gauge: readings; distribution: values. */
  COUNT(SeriesKind.GAUGE, SeriesKind.DISTRIBUTION),
  /** Gauge: sum of readings; distribution: sum of values. */
  SUM(SeriesKind.GAUGE, SeriesKind.DISTRIBUTION),
  MIN(SeriesKind.GAUGE, SeriesKind.DISTRIBUTION),
  MAX(SeriesKind.GAUGE, SeriesKind.DISTRIBUTION),
  /** Mean of readings or values. */
  AVG(SeriesKind.GAUGE, SeriesKind.DISTRIBUTION),
  /** Last reading. */
  LAST(SeriesKind.GAUGE),
  /** Growth of a total within the window, from the last reading before it. */
  INCREASE(SeriesKind.COUNTER),
  /** Increase per second of the window's length; a distribution's values per second. */
  RATE(SeriesKind.COUNTER, SeriesKind.DISTRIBUTION),
  /** A total since the JVM started, at the window's last reading. */
  TOTAL(SeriesKind.COUNTER),
  P50(0.5),
  P90(0.9),
  P95(0.95),
  P99(0.99),
  P999(0.999);

  private static final Map<String, Stat> BY_LABEL =
      Stream.of(values()).collect(Collectors.toUnmodifiableMap(Stat::label, stat -> stat));

  private final Set<SeriesKind> kinds;
  private final double quantile;

  Stat(SeriesKind first, SeriesKind... others) {
    this.kinds = EnumSet.of(first, others);
    this.quantile = Double.NaN;
  }

  Stat(double quantile) {
    this.kinds = EnumSet.of(SeriesKind.DISTRIBUTION);
    this.quantile = quantile;
  }

  /** As written in expressions and in REST: lower case. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  public boolean appliesTo(SeriesKind kind) {
    return kinds.contains(kind);
  }

  /** Of the values in a histogram, for a distribution's extremes and quantiles. */
  public double of(ExponentialHistogram values) {
    return switch (this) {
      case MIN -> values.min();
      case MAX -> values.max();
      default -> values.quantile(quantile);
    };
  }

  /** The share of values below, for P50 and the like; NaN otherwise. */
  double quantile() {
    return quantile;
  }

  /** The statistic with this label; empty if there is none. */
  public static Optional<Stat> of(String label) {
    return Optional.ofNullable(BY_LABEL.get(label));
  }
}
