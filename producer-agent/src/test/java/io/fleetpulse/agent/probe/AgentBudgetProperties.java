package io.fleetpulse.agent.probe;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetpulse.agent.section.SectionKind;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;

/** An agent whose sections cost what they cost, a sample a second. */
class AgentBudgetProperties {
  private static final long SECOND = 1_000_000_000;
  private static final int HOUR = 3_600;
  private static final List<SectionKind> SPARED =
      List.of(
          SectionKind.THREADS,
          SectionKind.RUNTIME,
          SectionKind.CLASSES,
          SectionKind.BUFFERS,
          SectionKind.STALLS,
          SectionKind.THREAD_DETAILS,
          SectionKind.LINUX,
          SectionKind.MEMORY_DETAILS);

  private AgentBudget budget = new AgentBudget();
  private final Map<SectionKind, Long> costs = new EnumMap<>(SectionKind.class);
  private final Map<SectionKind, Integer> periods = new EnumMap<>(SectionKind.class);
  private final double[] usedBySecond = new double[3 * HOUR];
  private int second;
  private long cpuNanos;
  private int changes;

  @Property(tries = 100)
  void withinTheBudget_nothingIsShed(
      @ForAll("costs") List<Long> costs, @ForAll @DoubleRange(min = 0, max = 0.05) double base) {
    sections(costs);
    double whole = base + whole();

    run(HOUR, base, whole * 1.1);

    assertThat(budget.shed()).isZero();
    assertThat(changes).isZero();
  }

  @Property(tries = 100)
  void aboveTheBudget_itEndsBelowIfItCan(
      @ForAll("costs") List<Long> costs,
      @ForAll @DoubleRange(min = 0, max = 0.05) double base,
      @ForAll @IntRange(min = 1, max = 100) int percent) {
    sections(costs);
    double share = base + 0.0001 + whole() * percent / 100;

    run(HOUR, base, share);

    assertThat(usage(10)).isLessThanOrEqualTo(share * 1.02);
  }

  @Property(tries = 50)
  void whatCannotBeMet_shedsAllThatCosts(@ForAll("costs") List<Long> costs) {
    sections(costs);
    run(HOUR, 0.5, 0.01);
    assertThat(budget.shed()).isEqualTo(SPARED.size());
    for (SectionKind kind : AgentBudget.CORE) {
      assertThat(budget.reads(kind, second * SECOND)).isTrue();
    }
  }

  @Property(tries = 50)
  void afterABurst_allComesBackAndStays(@ForAll("costs") List<Long> costs) {
    sections(costs);
    double share = (0.001 + whole()) / AgentBudget.SPARE * 1.2;
    run(HOUR / 2, share + 1, share);
    assertThat(budget.shed()).isPositive();
    run(2 * HOUR, 0.001, share);
    assertThat(budget.shed()).isZero();
    int before = changes;
    run(HOUR / 2, 0.001, share);
    assertThat(changes).isEqualTo(before);
  }

  @Example
  void firstMinute_isNotJudged() {
    sections(List.of(1L, 1L, 1L, 1L, 1L, 1L, 1L, 1L));
    run(59, 1, 0.01);
    run(180, 0, 0.01);
    assertThat(changes).isZero();
  }

  @Example
  void dearestSection_isSlowedFirst() {
    sections(List.of(10_000L, 1L, 1L, 1L, 1L, 1L, 1L, 1L));
    run(130, 0.005, 0.01);

    assertThat(budget.shed()).isEqualTo(1);
    assertThat(budget.reads(SectionKind.THREADS, second * SECOND)).isFalse();
    assertThat(budget.reads(SectionKind.THREADS, (second + 60) * SECOND)).isTrue();
  }

  @Example
  void unknownCpuTime_changesNothing() {
    for (int i = 0; i < 300; i++) {
      budget.check(i * SECOND, () -> -1, 0.001);
    }
    assertThat(budget.shed()).isZero();
  }

  @Example
  void share_shrinksWithTheIntervalDownToAFifth() {
    assertThat(AgentBudget.share(0.01, Duration.ofMillis(100))).isEqualTo(0.01);
    assertThat(AgentBudget.share(0.01, Duration.ofSeconds(1))).isEqualTo(0.01);
    assertThat(AgentBudget.share(0.01, Duration.ofSeconds(2))).isEqualTo(0.005);
    assertThat(AgentBudget.share(0.01, Duration.ofSeconds(10))).isEqualTo(0.002);
    assertThat(AgentBudget.share(0.01, Duration.ofMinutes(10))).isEqualTo(0.002);
  }

  /** Microseconds a reading. */
  @Provide
  Arbitrary<List<Long>> costs() {
    return Arbitraries.longs().between(1, 20_000).list().ofSize(SPARED.size());
  }

  private void sections(List<Long> micros) {
    budget = new AgentBudget(); // an instance serves all tries
    second = 0;
    changes = 0;
    for (int i = 0; i < SPARED.size(); i++) {
      costs.put(SPARED.get(i), micros.get(i) * 1_000);
      periods.put(SPARED.get(i), i < 5 ? 1 : 10);
    }
  }

  /** What all sections cost of a core. */
  private double whole() {
    return SPARED.stream()
        .mapToDouble(kind -> (double) costs.get(kind) / periods.get(kind) / SECOND)
        .sum();
  }

  private void run(int seconds, double base, double share) {
    for (int i = 0; i < seconds; i++, second++) {
      long now = second * SECOND;
      int before = budget.shed();
      budget.check(now, () -> cpuNanos, share);
      changes += budget.shed() == before ? 0 : 1;
      long used = (long) (base * SECOND);
      for (SectionKind kind : SPARED) {
        if (budget.reads(kind, now)) {
          boolean due = second % periods.get(kind) == 0;
          long cost = due ? costs.get(kind) : 0;
          budget.spent(kind, now, cost, due);
          used += cost;
        }
      }
      cpuNanos += used;
      usedBySecond[second % usedBySecond.length] = used;
    }
  }

  /** Of the last minutes. */
  private double usage(int minutes) {
    double used = 0;
    for (int i = 1; i <= minutes * 60; i++) {
      used += usedBySecond[(second - i) % usedBySecond.length];
    }
    return used / (minutes * 60.0 * SECOND);
  }
}
