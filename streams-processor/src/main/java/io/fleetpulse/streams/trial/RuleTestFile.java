package io.fleetpulse.streams.trial;

import io.fleetpulse.analysis.window.InstanceIdentity;
import io.fleetpulse.analysis.window.Series;
import io.fleetpulse.analysis.window.SeriesKey;
import io.fleetpulse.analysis.window.SeriesKind;
import io.fleetpulse.schemas.catalogue.Metric;
import io.fleetpulse.schemas.catalogue.MetricCatalogue;
import io.fleetpulse.schemas.catalogue.ReservedNames;
import io.fleetpulse.streams.rule.RuleBook;
import io.fleetpulse.streams.rule.file.Fault;
import io.fleetpulse.streams.rule.file.FaultyFile;
import io.fleetpulse.streams.rule.file.YamlValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Tests of rules in a YAML file, in the manner of promtool. */
public final class RuleTestFile {
  private static final Map<String, Integer> INTERVALS =
      Map.of("10s", 10_000, "1m", 60_000, "10m", 600_000);
  private static final List<String> TEST =
      List.of("name", "interval", "instance", "input_series", "expect", "silent");
  private static final List<String> INSTANCE =
      List.of("namespace", "service", "instance", "version", "zone", "labels");
  private static final List<String> SERIES =
      List.of(
          "metric",
          "attributes",
          "last",
          "avg",
          "min",
          "max",
          "increase",
          "rate",
          "total",
          "count",
          "value");
  private static final List<String> EXPECT =
      List.of("eval_time", "rule", "state", "summary", "severity");
  private static final Set<String> STATES = Set.of("none", "pending", "firing");

  private final MetricCatalogue catalogue;
  private final List<Fault> faults = new ArrayList<>();
  private final List<String> ruleFiles = new ArrayList<>();
  private final List<RuleTest> tests = new ArrayList<>();

  private RuleTestFile(MetricCatalogue catalogue) {
    this.catalogue = catalogue;
  }

  /**
   * Reads a file.
   *
   * @param file its name in what is said of it
   * @throws FaultyFile naming all that is wrong
   */
  public static RuleTestFile read(String file, String text, MetricCatalogue catalogue)
      throws FaultyFile {
    RuleTestFile read = new RuleTestFile(catalogue);
    read.all(YamlValue.parse(file, text));
    if (!read.faults.isEmpty()) {
      throw new FaultyFile(read.faults);
    }
    return read;
  }

  /** Files of rules that are tested, as it names them. */
  public List<String> ruleFiles() {
    return List.copyOf(ruleFiles);
  }

  /** How many tests there are. */
  public int size() {
    return tests.size();
  }

  /** Rules that some test has something to say of. */
  public Set<String> rules() {
    Set<String> rules = new TreeSet<>();
    tests.forEach(test -> test.expected().forEach(each -> rules.add(each.rule())));
    return rules;
  }

  /** Runs all tests; what was not as expected. */
  public List<Fault> run(RuleBook rules) {
    List<Fault> failed = new ArrayList<>();
    for (RuleTest test : tests) {
      for (RuleTest.Expected each : test.expected()) {
        if (rules.edition().enabled(each.rule()) == null) {
          failed.add(each.place().fault(test.name() + ": there is no rule " + each.rule(), ""));
        }
      }
      failed.addAll(test.run(rules));
    }
    return failed;
  }

  private void all(YamlValue root) {
    Map<String, YamlValue> fields = root.fields(List.of("rule_files", "tests"), faults);
    YamlValue files = fields.get("rule_files");
    if (files != null) {
      files.items().forEach(each -> ruleFiles.add(each.text()));
    }
    YamlValue list = fields.get("tests");
    if (list == null || list.items().isEmpty()) {
      faults.add(root.fault("no tests", "write them under tests, each behind a dash"));
      return;
    }
    list.items().forEach(this::test);
  }

  private void test(YamlValue value) {
    Map<String, YamlValue> fields = value.fields(TEST, faults);
    String interval = text(fields.get("interval"), "10s");
    Integer windowMillis = INTERVALS.get(interval);
    if (windowMillis == null) {
      faults.add(value.fault("no windows are " + interval + " long", "10s, 1m or 10m"));
      return;
    }
    List<InputSeries> series = new ArrayList<>();
    for (YamlValue each : items(fields.get("input_series"))) {
      series(each, series);
    }
    List<RuleTest.Expected> expected = new ArrayList<>();
    for (YamlValue each : items(fields.get("expect"))) {
      expected(each, expected);
    }
    YamlValue silent = fields.get("silent");
    if (silent != null && !silent.text().equals("true")) {
      faults.add(silent.fault("silent is true or is left out", ""));
    }
    if (series.isEmpty() || (expected.isEmpty() && silent == null)) {
      faults.add(value.fault("a test needs input_series, and expect or silent", ""));
      return;
    }
    tests.add(
        new RuleTest(
            text(fields.get("name"), "test " + (tests.size() + 1)),
            windowMillis,
            instance(fields.get("instance")),
            series,
            expected,
            silent));
  }

  private InstanceIdentity instance(@Nullable YamlValue value) {
    Map<String, YamlValue> fields = value == null ? Map.of() : value.fields(INSTANCE, faults);
    Map<String, String> labels = new LinkedHashMap<>();
    YamlValue given = fields.get("labels");
    if (given != null) {
      given.fields().forEach((name, text) -> labels.put(name, text.text()));
    }
    return new InstanceIdentity(
        text(fields.get("namespace"), "default"),
        text(fields.get("service"), "checkout"),
        text(fields.get("instance"), "checkout-1"),
        text(fields.get("version"), ""),
        text(fields.get("zone"), ""),
        "",
        0,
        labels,
        "",
        "",
        "",
        0,
        "other",
        Map.of(),
        List.of(),
        "",
        "");
  }

  private void series(YamlValue value, List<InputSeries> into) {
    Map<String, YamlValue> fields = value.fields(SERIES, faults);
    Map<String, String> attributes = new LinkedHashMap<>();
    YamlValue given = fields.remove("attributes");
    if (given != null) {
      given.fields().forEach((name, text) -> attributes.put(name, text.text()));
    }
    YamlValue metric = fields.remove("metric");
    if (metric == null || fields.isEmpty()) {
      faults.add(value.fault("a series needs a metric and a statistic", "such as last: 1+1x10"));
      return;
    }
    Map<String, double[]> statistics = new LinkedHashMap<>();
    fields.forEach(
        (name, values) -> {
          try {
            statistics.put(name, Notation.expand(values.text()));
          } catch (IllegalArgumentException e) {
            faults.add(values.fault(String.valueOf(e.getMessage()), ""));
          }
        });
    SeriesKey key = new SeriesKey(metric.text(), attributes);
    Metric known = catalogue.find(metric.text()).orElse(null);
    if (known == null && ReservedNames.reserved(metric.text())) {
      List<String> near = catalogue.suggest(metric.text());
      faults.add(
          metric.fault(
              "unknown metric " + metric.text(),
              near.isEmpty() ? "" : "did you mean " + String.join(" or ", near) + "?"));
      return;
    }
    SeriesKind kind =
        known == null ? kind(fields.keySet()) : SeriesKind.valueOf(known.kind().name());
    if (!InputSeries.names(kind).containsAll(fields.keySet())) {
      faults.add(
          value.fault(
              metric.text() + " is a " + kind.name().toLowerCase(Locale.ROOT),
              "a test gives " + InputSeries.names(kind).stream().sorted().toList()));
      return;
    }
    into.add(
        known == null
            ? InputSeries.own(key, kind, statistics)
            : new InputSeries(new Series(key, kind, known.scale(), known.unit()), statistics));
  }

  /** What a metric of an application's own must be to have these statistics. */
  private static SeriesKind kind(Set<String> statistics) {
    for (SeriesKind kind : SeriesKind.values()) {
      if (InputSeries.names(kind).containsAll(statistics)) {
        return kind;
      }
    }
    return SeriesKind.GAUGE;
  }

  private void expected(YamlValue value, List<RuleTest.Expected> into) {
    Map<String, YamlValue> fields = value.fields(EXPECT, faults);
    YamlValue rule = fields.get("rule");
    YamlValue time = fields.get("eval_time");
    String state = text(fields.get("state"), "firing");
    if (rule == null || time == null || !STATES.contains(state)) {
      faults.add(
          value.fault(
              "an expectation needs rule, eval_time and state",
              "state is none, pending or firing"));
      return;
    }
    long millis = millis(time.text());
    if (millis < 0) {
      faults.add(time.fault("no time: " + time.text(), "such as 90s, 5m or 1h"));
      return;
    }
    YamlValue summary = fields.get("summary");
    YamlValue severity = fields.get("severity");
    into.add(
        new RuleTest.Expected(
            millis,
            rule.text(),
            state,
            summary == null ? null : summary.text(),
            severity == null ? null : severity.text(),
            value));
  }

  private static long millis(String text) {
    if (!text.matches("\\d{1,6}(s|m|min|h)")) {
      return -1;
    }
    long number = Long.parseLong(text.replaceAll("\\D", ""));
    return number * (text.endsWith("s") ? 1_000 : text.endsWith("h") ? 3_600_000 : 60_000);
  }

  private static List<YamlValue> items(@Nullable YamlValue list) {
    return list == null ? List.of() : list.items();
  }

  private static String text(@Nullable YamlValue value, String otherwise) {
    return value == null ? otherwise : value.text();
  }
}
