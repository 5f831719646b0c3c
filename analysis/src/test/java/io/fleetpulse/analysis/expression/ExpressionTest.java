package io.fleetpulse.analysis.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.fleetpulse.analysis.histogram.ExponentialHistogram;
import io.fleetpulse.analysis.histogram.HistogramAccumulator;
import io.fleetpulse.analysis.window.ClosedWindow;
import io.fleetpulse.analysis.window.InstanceIdentity;
import io.fleetpulse.analysis.window.Series;
import io.fleetpulse.analysis.window.SeriesKey;
import io.fleetpulse.analysis.window.SeriesKind;
import io.fleetpulse.analysis.window.SeriesLayout;
import io.fleetpulse.analysis.window.WindowColumns;
import io.fleetpulse.analysis.window.WindowHeader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ExpressionTest {
  private static final String POOL = "jvm.memory.pool.name";
  private static final KnownMetrics METRICS =
      new KnownMetrics(
          List.of(
              metric("jvm.cpu.recent_utilization", SeriesKind.GAUGE, "1"),
              metric("jvm.thread.live", SeriesKind.GAUGE, "{thread}"),
              metric("jvm.gc.live_set", SeriesKind.GAUGE, "By"),
              metric("jvm.gc.live_set.age", SeriesKind.GAUGE, "s"),
              metric("jvm.memory.used", SeriesKind.GAUGE, "By", POOL, "jvm.memory.type"),
              metric("jvm.memory.allocated", SeriesKind.COUNTER, "By"),
              metric(
                  "jvm.thread.count",
                  SeriesKind.GAUGE,
                  "{thread}",
                  "jvm.thread.state",
                  "jvm.thread.daemon"),
              metric("jvm.gc.duration", SeriesKind.DISTRIBUTION, "s", "jvm.gc.name")),
          misspelt -> misspelt.startsWith("jvm.tread") ? List.of("jvm.thread.live") : List.of());

  private static final SeriesLayout LAYOUT =
      SeriesLayout.of(
          List.of(
              series("jvm.cpu.recent_utilization", SeriesKind.GAUGE, 1e-6, Map.of()),
              series("jvm.thread.live", SeriesKind.GAUGE, 1, Map.of()),
              series("jvm.memory.used", SeriesKind.GAUGE, 1, Map.of(POOL, "G1 Eden Space")),
              series("jvm.memory.used", SeriesKind.GAUGE, 1, Map.of(POOL, "G1 Old Gen")),
              series("jvm.gc.live_set", SeriesKind.GAUGE, 1, Map.of()),
              series("jvm.memory.allocated", SeriesKind.COUNTER, 1, Map.of()),
              series("jvm.gc.duration", SeriesKind.DISTRIBUTION, 1e-9, Map.of("jvm.gc.name", "a")),
              series(
                  "jvm.gc.duration", SeriesKind.DISTRIBUTION, 1e-9, Map.of("jvm.gc.name", "b"))));

  @Test
  void statistics_areComparedWithNumbersOfAnyKind() throws InvalidExpression {
    assertThat(truth("jvm.thread.live.last > 100")).isEqualTo(Truth.TRUE);
    assertThat(truth("jvm.thread.live.last > 100.5")).isEqualTo(Truth.TRUE);
    assertThat(truth("jvm.thread.live.last >= 121")).isEqualTo(Truth.FALSE);
    assertThat(truth("100 < jvm.thread.live.last")).isEqualTo(Truth.TRUE);
    assertThat(truth("jvm.cpu.recent_utilization.avg > 0.8 && jvm.thread.live.max < 500"))
        .isEqualTo(Truth.TRUE);
    assertThat(truth("jvm.memory.allocated.rate / 10.0 == 100.0")).isEqualTo(Truth.TRUE);
    assertThat(truth("!(jvm.thread.live.last > 100 || jvm.thread.live.avg < 1)"))
        .isEqualTo(Truth.FALSE);
  }

  @Test
  void seriesOfAMetric_areChosenByAttributesOrTakenTogether() throws InvalidExpression {
    assertThat(
            truth("metric('jvm.memory.used', {'jvm.memory.pool.name': 'G1 Old Gen'}).avg == 700.0"))
        .isEqualTo(Truth.TRUE);
    assertThat(
            truth(
                "metric(\n 'jvm.memory.used',{ \"jvm.memory.pool.name\":'G1 Old Gen' }) .max > 699"))
        .isEqualTo(Truth.TRUE);
    assertThat(truth("jvm.memory.used.last == 1000.0")).isEqualTo(Truth.TRUE);
    assertThat(truth("jvm.gc.duration.count == 4.0 && jvm.gc.duration.max == 0.4"))
        .isEqualTo(Truth.TRUE);
    assertThat(truth("metric('jvm.gc.duration', {'jvm.gc.name': 'a'}).max < 0.3"))
        .isEqualTo(Truth.TRUE);
    assertThat(truth("jvm.gc.duration.avg > 0.24 && jvm.gc.duration.avg < 0.26"))
        .isEqualTo(Truth.TRUE);
  }

  @Test
  void aMissingValue_saysNothingUnlessTheOthersDecide() throws InvalidExpression {
    assertThat(truth("jvm.gc.live_set.last > 0")).isEqualTo(Truth.UNKNOWN);
    assertThat(truth("!(jvm.gc.live_set.last > 0)")).isEqualTo(Truth.UNKNOWN);
    assertThat(truth("jvm.gc.live_set.age.last > 0")).isEqualTo(Truth.UNKNOWN);
    assertThat(truth("jvm.gc.live_set.last > 0 && jvm.thread.live.last > 100"))
        .isEqualTo(Truth.UNKNOWN);
    assertThat(truth("jvm.gc.live_set.last > 0 && jvm.thread.live.last > 1000"))
        .isEqualTo(Truth.FALSE);
    assertThat(truth("jvm.gc.live_set.last > 0 || jvm.thread.live.last > 100"))
        .isEqualTo(Truth.TRUE);
    assertThat(truth("metric('jvm.memory.used', {'jvm.memory.pool.name': 'Tenured Gen'}).avg > 1"))
        .isEqualTo(Truth.UNKNOWN);
  }

  @Test
  void whatIsJudged_isTheFirstComparisonThatHolds() throws InvalidExpression {
    Judged judged =
        judged("jvm.cpu.recent_utilization.avg * 2.0 > 2.0 || 100 < jvm.thread.live.last");
    assertThat(judged).isEqualTo(new Judged("jvm.thread.live.last", 120, 100, "{thread}", true));
    assertThat(judged("jvm.memory.used.last > 90% * jvm.memory.used.last"))
        .isEqualTo(new Judged("jvm.memory.used.last", 1000, 900, "By", true));
    assertThat(judged("jvm.thread.live.last < 240 && jvm.thread.live.avg > 1000"))
        .isEqualTo(new Judged("jvm.thread.live.last", 120, 240, "{thread}", false));
    assertThat(judged("jvm.memory.allocated.rate / jvm.memory.used.last > 0.9").unit())
        .isEqualTo("1/s");
  }

  @Test
  void theScore_saysHowFarBeyondTheThreshold() throws InvalidExpression {
    assertThat(judged("jvm.thread.live.last > 120").score()).isEqualTo(50);
    assertThat(judged("jvm.thread.live.last > 60").score()).isEqualTo(75);
    assertThat(judged("jvm.thread.live.last > 0").score()).isEqualTo(100);
    assertThat(judged("jvm.thread.live.last < 240").score()).isBetween(66.6, 66.7);
    assertThat(judged("jvm.thread.live.last > 500").score()).isEqualTo(50);
  }

  @Test
  void numbersWithUnits_areOfTheMetricsUnit() throws InvalidExpression {
    assertThat(truth("jvm.gc.duration.max == 400ms")).isEqualTo(Truth.TRUE);
    assertThat(truth("jvm.gc.duration.max > 0.39s && jvm.gc.duration.max < 1min"))
        .isEqualTo(Truth.TRUE);
    assertThat(truth("jvm.memory.used.last < 1KiB && jvm.memory.used.last == 1kB"))
        .isEqualTo(Truth.TRUE);
    assertThat(truth("jvm.cpu.recent_utilization.avg >= 89%")).isEqualTo(Truth.TRUE);
    assertThat(truth("89% <= jvm.cpu.recent_utilization.avg ? true : false")).isEqualTo(Truth.TRUE);
    assertThat(truth("jvm.memory.allocated.rate > 0.9kB/s")).isEqualTo(Truth.TRUE);
    assertThat(truth("jvm.memory.used.last > 9e2B")).isEqualTo(Truth.TRUE);
    assertThat(truth("7%2 == 1 && 0x10 == 16 && jvm.thread.live.last > 1e2")).isEqualTo(Truth.TRUE);
  }

  @Test
  void mistakesOfUnits_areRefusedAtTheirPlace() {
    assertThat(problem("jvm.thread.live.last > 5 &&\n  jvm.memory.used.last > 10ms"))
        .isEqualTo(
            new Problem(
                2,
                26,
                "bytes and seconds do not go together",
                "with bytes goes a number such as 512MiB or 1.5GiB"));
    assertThat(problem("jvm.memory.used.last > jvm.gc.duration.max").words())
        .isEqualTo(
            "line 1, column 22: bytes and seconds do not go together; both sides need the same"
                + " unit: divide or multiply one of them");
    assertThat(problem("90% < jvm.thread.live.last").words())
        .startsWith("line 1, column 1: a share from 0 to 1 and a count do not go together");
    assertThat(problem("jvm.memory.allocated.rate > 5MiB").remedy()).contains("100MiB/s");
    assertThat(problem("jvm.memory.used.last + jvm.gc.duration.max > 1.0").column()).isEqualTo(22);
    assertThat(problem("jvm.gc.duration.max > 10mss").words())
        .startsWith("line 1, column 23: there is no unit mss")
        .contains("did you mean ms?");
    assertThat(problem("jvm.gc.duration.max > .5s").remedy()).isEqualTo("write 0.5s");
    assertThat(problem("jvm.memory.used.last > 5mb").remedy()).startsWith("did you mean MB?");
  }

  @Test
  void quotientsAndProducts_haveTheirUnit() throws InvalidExpression {
    assertThat(truth("jvm.memory.used.last / 2kB == 50%")).isEqualTo(Truth.TRUE);
    assertThat(truth("jvm.memory.used.last / jvm.memory.allocated.rate < 1.5s"))
        .isEqualTo(Truth.TRUE);
    assertThat(truth("jvm.gc.duration.max * jvm.memory.allocated.rate < 1kB"))
        .isEqualTo(Truth.TRUE);
    assertThat(truth("jvm.gc.duration.rate < 1")).isEqualTo(Truth.TRUE);
    assertThat(problem("jvm.memory.used.last / jvm.memory.allocated.rate < 1MiB").words())
        .contains("seconds and bytes");
  }

  @Test
  void functions_lookAtEarlierWindows() throws InvalidExpression {
    Memory memory = new Memory();
    for (int i = 0; i < 70; i++) {
      memory.values.add(i == 3 ? Double.NaN : 1000.0 - 10 * i);
    }
    assertThat(value("prev(jvm.thread.live.last, 2)", memory)).isEqualTo(980);
    assertThat(value("prev(jvm.thread.live.last, 3)", memory)).isNaN();
    assertThat(value("increase_over(jvm.thread.live.last, 10)", memory)).isEqualTo(100);
    assertThat(value("avg_over(jvm.thread.live.last, 3)", memory)).isEqualTo(990);
    assertThat(value("max_over(jvm.thread.live.last, 5)", memory)).isEqualTo(1000);
    assertThat(value("min_over(jvm.thread.live.last, 5)", memory)).isEqualTo(960);
    assertThat(value("quantile_over(jvm.thread.live.last, 0.5, 60)", memory)).isEqualTo(700);
    assertThat(value("slope_over(jvm.thread.live.last, 30)", memory)).isEqualTo(1);
    assertThat(value("baseline(jvm.thread.live.last)", memory)).isEqualTo(645);
    assertThat(
            value(
                "avg_over(metric('jvm.memory.used', {'jvm.memory.type': 'heap'}).avg, 2)", memory))
        .isEqualTo(995);
    memory.values.subList(4, 70).clear();
    assertThat(value("avg_over(jvm.thread.live.last, 4)", memory)).isNotNaN();
    assertThat(value("avg_over(jvm.thread.live.last, 5)", memory)).isNaN();
    assertThat(value("baseline(jvm.thread.live.last)", memory)).isNaN();
    assertThat(value("slope_over(jvm.thread.live.last, 5)", memory)).isNaN();
  }

  @Test
  void mistakesInFunctions_areSaidWithTheirForm() throws InvalidExpression {
    assertThat(problem("avg_over(jvm.thread.live.last) > 1").words())
        .isEqualTo(
            "line 1, column 1: avg_over is not written so; write avg_over(jvm.thread.live.last,"
                + " 12)");
    assertThat(problem("avg_over(5.0 * jvm.thread.live.last, 3) > 1").message())
        .isEqualTo("avg_over looks at one statistic of a metric");
    assertThat(problem("avg_over(jvm.thread.live.last, 61) > 1").remedy())
        .isEqualTo("from 2 to 60");
    assertThat(problem("quantile_over(jvm.thread.live.last, 1.5, 10) > 1").message())
        .contains("not written so");
    assertThat(problem("average_over(jvm.thread.live.last, 6) > 1").remedy())
        .isEqualTo("did you mean avg_over?");
    assertThat(problem("1 < 2 && prev(jvm.thread.lives.last, 6) > 1").words())
        .startsWith("line 1, column 10: unknown metric jvm.thread.lives");
    assertThat(problem("slope_over(jvm.memory.used.last, 6) > 1MiB").message())
        .contains("bytes per second and bytes");
    assertThat(Expression.compile("slope_over(jvm.memory.used.last, 6) > 1MiB/s", METRICS).terms())
        .singleElement()
        .isInstanceOf(Lookback.class);
  }

  @Test
  void thePlan_agreesWithTheInterpreterOfCel() throws InvalidExpression {
    List<String> expressions =
        List.of(
            "jvm.thread.live.last > 1 && jvm.thread.count.last > 2",
            "jvm.thread.live.last > 1 || jvm.thread.count.last > 2",
            "!(jvm.thread.live.last >= 1.0 && !(jvm.thread.count.last <= 2))",
            "jvm.thread.live.last < 1 ? jvm.thread.count.last < 2 : jvm.thread.count.last > 2.0",
            "-jvm.thread.live.last + 3.0 * (jvm.thread.count.last - 1.0) / 2.0 != 1.0",
            "(jvm.thread.live.last > 1.0 ? jvm.thread.count.last : 2.0) == 2.0 || false");
    double[] some = {Double.NaN, -1, 0, 1, 2, 3};
    for (String text : expressions) {
      Expression expression = Expression.compile(text, METRICS);
      for (double first : some) {
        for (double second : some) {
          double[] values = {first, second};
          assertThat(expression.of(values))
              .as(text + " of " + first + ", " + second)
              .isEqualTo(
                  Double.isNaN(first) && Double.isNaN(second)
                      ? Truth.UNKNOWN
                      : expression.interpreted(values));
        }
      }
    }
  }

  @Test
  void whatOnlyCelCanEvaluate_isEvaluatedByCel() throws InvalidExpression {
    assertThat(truth("jvm.thread.live.last in [119.0, 120.0]")).isEqualTo(Truth.TRUE);
    assertThat(truth("jvm.thread.live.last / 0.0 > 1")).isEqualTo(Truth.UNKNOWN);
  }

  @Test
  void whatIsWrong_isSaidWithPlaceAndRemedy() {
    assertThat(problem("jvm.thread.live.last > 1 &&\n  jvm.threat.live.avg > 100"))
        .isEqualTo(
            new Problem(2, 3, "unknown metric jvm.threat.live", "all of them: /api/v1/metrics"));
    assertThat(problem("jvm.tread.live.avg > 1").remedy())
        .isEqualTo("did you mean jvm.thread.live?");
    assertThat(problem("jvm.thread.live.p99 > 1").words())
        .isEqualTo(
            "line 1, column 1: jvm.thread.live is a gauge and has no statistic p99; it has count,"
                + " sum, min, max, avg, last");
    assertThat(problem("jvm.gc.duration.p98 > 1").remedy()).startsWith("did you mean p90?");
    assertThat(problem("jvm.thread.live.mean > 1").remedy()).startsWith("did you mean avg?");
    assertThat(problem("1 < jvm.thread.live").words())
        .startsWith("line 1, column 5: jvm.thread.live needs a statistic; such as");
    assertThat(problem("jvm.memory.used.max > 1").message()).contains("several series");
    assertThat(
            problem("metric('jvm.thread.count', {'jvm.thread.state': 'blocked'}).max > 1").words())
        .contains("several series")
        .contains("choose one by jvm.thread.state, jvm.thread.daemon");
    assertThat(problem("metric('jvm.memory.used', {'pool': 'x'}).avg > 1").words())
        .contains("has no attribute pool; it has jvm.memory.pool.name");
    assertThat(problem("metric(jvm.memory.used).avg > 1").message()).contains("metric() needs");
    assertThat(problem("metric('nope').avg > 1").message()).isEqualTo("unknown metric nope");
    assertThat(problem("jvm.thread.live.avg.more.last > 1").words())
        .contains("jvm.thread.live has no statistic avg.more.last");
    assertThat(problem("").message()).contains("empty");
    assertThat(problem("1 > 2").message()).contains("no metric");
  }

  @Test
  void whatCelFindsWrong_isSaidAtTheOriginalPlace() {
    assertThat(problem("jvm.thread.live.last > 1 && jvm.thread.live.avg +").line()).isEqualTo(1);
    Problem arithmetic = problem("jvm.thread.live.last > 1 &&\n   jvm.thread.live.avg * 2 > 3");
    assertThat(arithmetic.line()).isEqualTo(2);
    assertThat(arithmetic.column()).isEqualTo(24);
    assertThat(arithmetic.remedy()).contains("2.0");
    assertThat(problem("jvm.thread.live.last").remedy()).contains("condition");
    assertThat(problem("jvm.thread.live.last > threads").words())
        .startsWith("line 1, column 24: undeclared reference to 'threads'");
    assertThat(problem("jvm.thread.live.last > 1 && size('a') == (").line()).isEqualTo(1);
  }

  private static Problem problem(String source) {
    InvalidExpression thrown =
        catchThrowableOfType(InvalidExpression.class, () -> Expression.compile(source, METRICS));
    assertThat(thrown).as(source).isNotNull();
    return thrown.problems().get(0);
  }

  private static Truth truth(String source) throws InvalidExpression {
    Expression expression = Expression.compile(source, METRICS);
    return expression.of(expression.values(window(), Earlier.NONE));
  }

  private static Judged judged(String source) throws InvalidExpression {
    Expression expression = Expression.compile(source, METRICS);
    return expression.judged(expression.values(window(), Earlier.NONE));
  }

  private static double value(String term, Earlier earlier) throws InvalidExpression {
    return Expression.compile(term + " > 0", METRICS).values(window(), earlier)[0];
  }

  /** The newest value first. */
  private static final class Memory implements Earlier {
    private final List<Double> values = new ArrayList<>();

    @Override
    public Values of(Reference reference) {
      return windows -> windows < values.size() ? values.get(windows) : Double.NaN;
    }
  }

  private static ClosedWindow window() {
    WindowColumns columns = new WindowColumns(LAYOUT);
    columns.read(0, 900_000, false);
    columns.read(1, 120, false);
    columns.read(2, 300, false);
    columns.read(3, 700, false);
    columns.count(0, 10_000, 50_000);
    columns.distribute(0, 2, 300_000_000, 2, 300_000_000);
    columns.merge(0, histogram(0.1, 0.2));
    columns.distribute(1, 2, 700_000_000, 2, 700_000_000);
    columns.merge(1, histogram(0.3, 0.4));
    return new ClosedWindow(
        InstanceIdentity.named("n", "s", "i"),
        LAYOUT,
        new WindowHeader(0, 10_000, 0, 0, false, 10, 0, 0, 0, 0, 9, 0, 9_000, 0),
        columns);
  }

  private static ExponentialHistogram histogram(double... values) {
    HistogramAccumulator accumulator = new HistogramAccumulator();
    for (double value : values) {
      accumulator.record(value);
    }
    return accumulator.toHistogram();
  }

  private static KnownMetrics.Metric metric(
      String name, SeriesKind kind, String unit, String... attributes) {
    return new KnownMetrics.Metric(name, kind, unit, List.of(attributes));
  }

  private static Series series(
      String name, SeriesKind kind, double scale, Map<String, String> attributes) {
    return new Series(new SeriesKey(name, attributes), kind, scale, "1");
  }
}
