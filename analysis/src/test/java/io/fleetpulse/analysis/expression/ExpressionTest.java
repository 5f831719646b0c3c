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
  void whatIsJudged_isTheFirstComparison() throws InvalidExpression {
    Expression expression =
        Expression.compile(
            "jvm.cpu.recent_utilization.avg * 2.0 > 1.0 && 100 < jvm.thread.live.last", METRICS);
    double[] values = expression.values(window());
    assertThat(expression.judged(values)).isEqualTo(120);
    assertThat(expression.judged().text()).isEqualTo("jvm.thread.live.last");
    assertThat(expression.threshold()).isEqualTo(100);
    assertThat(expression.references()).hasSize(2);
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
    return expression.of(expression.values(window()));
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
