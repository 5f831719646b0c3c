package io.fleetpulse.schemas.catalogue;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** {@code docs/metrics.md}, written from the catalogue: what is documented is what there is. */
final class MetricsPage {
  private static final String HEAD =
      """
      # Metrics

      What an agent measures of its JVM, section by section of a sample. This page is made from the schema
      (`schemas/src/main/avro/RuntimeSample.avsc`), as is everything that knows metrics: rules, REST, the web page. Names are
      OpenTelemetry's where it has one. A value that a JVM cannot give is missing, never 0; what a description says of -1 or of
      negative values is how a sample on the wire says so.

      In expressions (`rules.md`) and in REST a metric is read through a statistic of one window:

      | kind | combines by | statistics |
      |---|---|---|
      """;

  private static final String WHERE =
      """

      ## Which applies where
      The other metrics are in every JVM. A number is the first JDK that tells of the metric with that collector (single-generation
      ZGC ended with JDK 23), a dash that none does. A test runs an application under each collector on JDK 17 and 25 and holds what
      arrives to this table.

      """;

  private static final int FIRST_JDK = 17;

  /** The last with a ZGC of one generation. */
  private static final int LAST_ZGC = 23;

  /** In the order a reader looks for them; a test in the analysis module holds them to the code. */
  private static final Map<Kind, List<String>> STATISTICS =
      Map.of(
          Kind.GAUGE, List.of("last", "avg", "min", "max", "sum", "count"),
          Kind.COUNTER, List.of("increase", "rate", "total"),
          Kind.DISTRIBUTION,
              List.of(
                  "count", "rate", "sum", "avg", "min", "max", "p50", "p90", "p95", "p99", "p999"));

  private static final Map<Kind, String> COMBINES =
      Map.of(
          Kind.GAUGE, "readings of now",
          Kind.COUNTER, "growth of a total that begins with the JVM",
          Kind.DISTRIBUTION, "merging histograms; totals begin with the JVM");

  private final MetricCatalogue catalogue;

  MetricsPage(MetricCatalogue catalogue) {
    this.catalogue = catalogue;
  }

  String text() {
    StringBuilder page = new StringBuilder(HEAD);
    for (Kind kind : Kind.values()) {
      row(page, kind.label(), COMBINES.get(kind), codes(STATISTICS.get(kind)));
    }
    catalogue.sections().forEach((section, metrics) -> section(page, section, metrics));
    where(page);
    return page.toString();
  }

  private static void section(StringBuilder page, String title, List<Metric> metrics) {
    page.append("\n## ").append(title.replaceAll("\\.$", "")).append('\n');
    page.append("| metric | unit | kind | attributes | what it is | name by |\n");
    page.append("|---|---|---|---|---|---|\n");
    for (Metric metric : metrics) {
      row(
          page,
          codes(List.of(metric.name())),
          codes(List.of(metric.unit())),
          metric.kind().label(),
          codes(metric.attributeKeys()),
          metric.description().replace("|", "\\|"),
          namedBy(metric.stability()));
    }
  }

  /** Integration tests hold a JVM of each kind to it: CollectorsIT. */
  private void where(StringBuilder page) {
    page.append(WHERE);
    row(page, "metric", String.join(" | ", Applies.COLLECTORS), "only if");
    page.append("|---".repeat(Applies.COLLECTORS.size() + 2)).append("|\n");
    for (Metric metric : catalogue.metrics()) {
      Applies applies = metric.applies();
      if (!applies.everywhere()) {
        row(
            page,
            codes(List.of(metric.name())),
            Applies.COLLECTORS.stream()
                .map(collector -> from(applies, collector))
                .collect(Collectors.joining(" | ")),
            applies.when());
      }
    }
  }

  private static String from(Applies applies, String collector) {
    int first = Math.max(collector.equals("generational-zgc") ? 21 : FIRST_JDK, applies.since());
    int last = collector.equals("zgc") ? LAST_ZGC : Integer.MAX_VALUE;
    return applies.to(collector, last) && first <= last ? Integer.toString(first) : "–";
  }

  private static String namedBy(Stability stability) {
    return switch (stability) {
      case STABLE -> "OpenTelemetry";
      case DEVELOPMENT -> "OpenTelemetry, in development";
      case FLEETPULSE -> "Fleetpulse";
    };
  }

  private static void row(StringBuilder page, String... cells) {
    page.append("| ").append(String.join(" | ", cells)).append(" |\n");
  }

  private static String codes(List<String> words) {
    return words.stream().map(word -> "`" + word + "`").collect(Collectors.joining(", "));
  }
}
