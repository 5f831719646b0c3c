package io.fleetpulse.analysis.correlation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.fleetpulse.analysis.stats.Reference;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CauseRankingTest {
  private static final List<String> NAMES =
      List.of("latency", "connections", "gc share", "noise", "requests", "queue");
  private static final int STEPS = 120;

  /**
   * Connections step up at 70; latency follows them three steps later, the queue follows latency
   * two steps after; the rest goes its way.
   */
  private static SeriesWindow incident(long seed) {
    Random random = new Random(seed);
    SeriesWindow window = new SeriesWindow(NAMES, STEPS);
    double[] connections = new double[STEPS];
    double[] latency = new double[STEPS];
    for (int i = 0; i < STEPS; i++) {
      connections[i] = 50 + (i >= 70 ? 30 : 0) + 5 * random.nextGaussian();
      latency[i] = 20 + (i < 3 ? 0 : 0.5 * (connections[i - 3] - 50)) + random.nextGaussian();
      window.add(
          latency[i],
          connections[i],
          0.02 + 0.005 * random.nextGaussian(),
          random.nextGaussian(),
          200 + 20 * Math.sin(i / 15.0) + 5 * random.nextGaussian(),
          (i < 2 ? 5 : latency[i - 2] / 4) + random.nextGaussian());
    }
    return window;
  }

  @Test
  void whatMovedFirst_ranksFirst() {
    int first = 0;
    int strangers = 0;
    for (int run = 0; run < 25; run++) {
      List<LikelyCause> causes = CauseRanking.of(incident(run), 0, 12);
      first += !causes.isEmpty() && causes.get(0).series().equals("connections") ? 1 : 0;
      strangers +=
          (int)
              causes.stream()
                  .filter(cause -> cause.score() > 0.5 && !cause.series().matches("conn.*"))
                  .count();
    }
    assertThat(first).isGreaterThan(22);
    // Requests go in waves, and a wave that turned shortly before looks like a change.
    assertThat(strangers).isLessThan(6);
  }

  @Test
  void aCause_saysWhatSpeaksForIt() {
    LikelyCause cause = CauseRanking.of(incident(1), 0, 12).get(0);
    assertThat(cause.score()).isBetween(0.7, 1.0);
    assertThat(cause.lead()).isBetween(1, 5);
    assertThat(cause.effect()).isGreaterThan(3);
    assertThat(cause.sentence())
        .matches(
            "connections rose by \\d+\\.\\d deviations \\d steps? earlier and moves with it"
                + " \\(0\\.\\d\\d, \\d steps? earlier\\)");
  }

  @Test
  void sentences_sayNoMoreThanIsKnown() {
    assertThat(new LikelyCause("cpu", 0.4, 0, -100, 0, 0).sentence())
        .isEqualTo("cpu fell by more than 100 deviations at the same time");
    assertThat(new LikelyCause("cpu", 0.4, -1, 2.25, -0.5, 0).sentence())
        .isEqualTo("cpu rose by 2.3 deviations 1 step later and moves against it (-0.50)");
    assertThat(new LikelyCause("cpu", 0.4, 0, 0, 0.5, 2).sentence())
        .isEqualTo("cpu moves with it (0.50, 2 steps earlier)");
  }

  @Test
  void unrelatedNoise_isNoCause() {
    int named = 0;
    for (int run = 0; run < 20; run++) {
      Random random = new Random(run);
      SeriesWindow window = new SeriesWindow(List.of("a", "b", "c"), STEPS);
      for (int i = 0; i < STEPS; i++) {
        window.add(random.nextGaussian(), random.nextGaussian(), random.nextGaussian());
      }
      named += CauseRanking.of(window, 0, 12).isEmpty() ? 0 : 1;
    }
    assertThat(named).isLessThan(5);
  }

  @Test
  void pairs_areThoseThatMoveTogether() {
    Random random = new Random(1);
    SeriesWindow window = new SeriesWindow(List.of("latency", "connections", "noise"), STEPS);
    double[] connections = new double[STEPS];
    for (int i = 0; i < STEPS; i++) {
      connections[i] = 50 + 5 * random.nextGaussian();
      double latency = (i < 3 ? 50 : connections[i - 3]) + random.nextGaussian();
      window.add(latency, connections[i], random.nextGaussian());
    }
    List<CorrelatedPair> pairs = CorrelatedPair.of(window, 12, Method.PEARSON, 0.05);
    assertThat(pairs).hasSize(1);
    CorrelatedPair pair = pairs.get(0);
    assertThat(pair.first()).isEqualTo("latency");
    assertThat(pair.second()).isEqualTo("connections");
    assertThat(pair.correlation().lag()).isEqualTo(-3);
    assertThat(pair.adjusted()).isBetween(pair.correlation().probability(), 1e-6);
  }

  @Test
  void tooFewSteps_haveNoCause() {
    SeriesWindow window = new SeriesWindow(List.of("a", "b"), STEPS);
    window.add(1, 2);
    assertThat(CauseRanking.of(window, 0, 12)).isEmpty();
  }

  @Test
  void changeOfTheNile_isThatOfTheReference() {
    Reference reference = new Reference("correlation");
    ChangePoint change =
        ChangePoint.of(new Reference("trend").numbers("nile.values")).orElseThrow();
    assertThat(change.at()).isEqualTo((int) reference.number("pettitt.at"));
    assertThat(change.effect()).isNegative();
    // K of 100 values, without the correction for autocorrelation.
    double p = reference.number("pettitt.p");
    double k = Math.sqrt(-Math.log(p / 2) * (1e6 + 1e4) / 6);
    assertThat(ChangePoint.probability(k, 100, 1)).isCloseTo(p, within(1e-12));
    assertThat(change.probability()).isGreaterThanOrEqualTo(p * (1 - 1e-9)).isLessThan(1e-3);
  }

  @Test
  void aSpike_isNoChange() {
    Random random = new Random(2);
    double[] values = random.doubles(60).toArray();
    values[30] = 1_000;
    assertThat(ChangePoint.of(values).orElseThrow().probability()).isGreaterThan(0.05);
  }

  @Test
  void aStepWithoutNoise_isAsClearAsCanBe() {
    double[] values = new double[30];
    for (int i = 0; i < 30; i++) {
      values[i] = i < 20 ? 1 : 5;
    }
    ChangePoint change = ChangePoint.of(values).orElseThrow();
    assertThat(change.at()).isEqualTo(20);
    assertThat(change.effect()).isEqualTo(ChangePoint.MOST_EFFECT);
    assertThat(ChangePoint.of(new double[30])).isEmpty();
  }

  @Test
  void window_keepsTheLatestSteps() {
    SeriesWindow window = new SeriesWindow(List.of("a", "b"), 3);
    for (int i = 0; i < 5; i++) {
      window.add(i, i == 4 ? Double.POSITIVE_INFINITY : -i);
    }
    assertThat(window.values(0)).containsExactly(2, 3, 4);
    assertThat(window.values(1)).containsExactly(-2, -3, Double.NaN);
    window.clear();
    assertThat(window.size()).isZero();
    assertThatThrownBy(() -> window.add(1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new SeriesWindow(List.of(), 3))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void whatIsReadBack_isTheWindowAsItWas() throws IOException {
    SeriesWindow window = incident(1);
    window.add(1, 2, Double.NaN, 4, 5, 6);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    window.write(new DataOutputStream(bytes));
    SeriesWindow same = new SeriesWindow(NAMES, STEPS);
    same.read(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
    SeriesWindow shorter = new SeriesWindow(NAMES, 7);
    shorter.read(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
    window.add(6, 5, 4, 3, 2, 1);
    same.add(6, 5, 4, 3, 2, 1);
    shorter.add(6, 5, 4, 3, 2, 1);
    for (int i = 0; i < NAMES.size(); i++) {
      double[] values = window.values(i);
      assertThat(same.values(i)).isEqualTo(values);
      assertThat(shorter.values(i)).isEqualTo(Arrays.copyOfRange(values, STEPS - 7, STEPS));
    }
    assertThatThrownBy(
            () ->
                new SeriesWindow(List.of("a"), 3)
                    .read(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray()))))
        .isInstanceOf(IOException.class);
  }
}
