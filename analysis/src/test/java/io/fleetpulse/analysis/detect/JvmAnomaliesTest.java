package io.fleetpulse.analysis.detect;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetpulse.analysis.detect.JvmAnomalies.Suspicion;
import io.fleetpulse.analysis.window.ClosedWindow;
import io.fleetpulse.analysis.window.InstanceIdentity;
import io.fleetpulse.analysis.window.Series;
import io.fleetpulse.analysis.window.SeriesKey;
import io.fleetpulse.analysis.window.SeriesKind;
import io.fleetpulse.analysis.window.SeriesLayout;
import io.fleetpulse.analysis.window.WindowColumns;
import io.fleetpulse.analysis.window.WindowHeader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class JvmAnomaliesTest {
  private static final long START = 1_700_000_040_000L;
  private static final SeriesLayout LAYOUT =
      SeriesLayout.of(
          List.of(
              new Series(SeriesKey.of("jvm.cpu.recent_utilization"), SeriesKind.GAUGE, 0.001, "1"),
              new Series(SeriesKey.of("jvm.thread.live"), SeriesKind.GAUGE, 1, "{thread}"),
              new Series(
                  new SeriesKey("jvm.thread.count", Map.of("jvm.thread.state", "blocked")),
                  SeriesKind.GAUGE,
                  1,
                  "{thread}")));

  private final Random noise = new Random(7);
  private JvmAnomalies anomalies = new JvmAnomalies();
  private long minute;

  @Test
  void noiseAndBursts_areNothing() {
    for (int i = 0; i < 2_000; i++) {
      double cpu = 0.2 + 0.03 * noise.nextGaussian() + (i % 40 < 2 ? 0.25 : 0);
      assertThat(take(cpu, 40 + noise.nextInt(5)).stream().filter(this::improbable)).isEmpty();
    }
  }

  @Test
  void oneSpike_isNothing_andAChangeThatStaysIsToldAfterSomeMinutes() {
    usual(90);
    take(0.9, 42);
    usual(10);
    assertThat(usual(1)).isEmpty();

    List<Suspicion> told = List.of();
    for (int i = 0; i < 4; i++) {
      assertThat(told).isEmpty();
      told = take(0.9 + 0.02 * noise.nextGaussian(), 42);
    }
    assertThat(told)
        .singleElement()
        .satisfies(
            one -> {
              assertThat(one.series()).isEqualTo(WatchedSeries.CPU);
              assertThat(one.usual()).isBetween(0.18, 0.22);
              assertThat(one.value()).isGreaterThan(0.8);
              assertThat(one.probability()).isLessThan(1e-5);
              assertThat(one.sinceMillis()).isEqualTo(START + (minute - 4) * 60_000);
            });
  }

  @Test
  void changeThatIsOver_isNoLongerTold_andOneThatStaysForAnHourIsTheNewLevel() {
    usual(90);
    for (int i = 0; i < 20; i++) {
      take(0.9, 42);
    }
    assertThat(take(0.9, 42)).hasSize(1);
    usual(3);
    assertThat(usual(1)).isEmpty();

    for (int i = 0; i < 70; i++) {
      take(0.9, 42);
    }
    assertThat(take(0.9, 42)).isEmpty();
  }

  @Test
  void improbableButTiny_isNothing() {
    for (int i = 0; i < 90; i++) {
      take(0.2, 40);
    }
    for (int i = 0; i < 10; i++) {
      assertThat(take(0.2, 45)).as("five threads more").isEmpty();
    }
  }

  @Test
  void jvmStartedAnew_hasLevelsOfItsOwn() {
    usual(90);
    anomalies.restarted();
    for (int i = 0; i < 10; i++) {
      assertThat(take(0.8 + 0.02 * noise.nextGaussian(), 90)).isEmpty();
    }
  }

  @Test
  void minutesWithoutWindows_areNoAnomaly() {
    usual(90);
    minute += 30;
    assertThat(usual(10)).isEmpty();
    minute += 500;
    assertThat(usual(10)).isEmpty();
  }

  @Test
  void afterReadingItBack_everythingIsAsBefore_andItIsSmall() throws IOException {
    usual(200);
    for (int i = 0; i < 3; i++) {
      take(0.9, 200);
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    anomalies.write(new DataOutputStream(bytes));
    assertThat(bytes.size()).isLessThan(40_000);
    JvmAnomalies other =
        JvmAnomalies.read(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
    for (int i = 0; i < 20; i++) {
      ClosedWindow window = window(0.9, 200);
      assertThat(other.take(window)).isEqualTo(anomalies.take(window));
    }
  }

  /** More than a week's false ones allow among so few. */
  private boolean improbable(Suspicion suspicion) {
    return suspicion.probability() < 1e-5;
  }

  private List<Suspicion> usual(int minutes) {
    List<Suspicion> last = new ArrayList<>();
    for (int i = 0; i < minutes; i++) {
      last = take(0.2 + 0.02 * noise.nextGaussian(), 40 + noise.nextInt(5));
    }
    return last;
  }

  private List<Suspicion> take(double cpu, int threads) {
    return anomalies.take(window(cpu, threads));
  }

  private ClosedWindow window(double cpu, int threads) {
    WindowColumns columns = new WindowColumns(LAYOUT);
    columns.read(0, Math.round(1_000 * cpu), false);
    columns.read(1, threads, false);
    columns.read(2, 0, false);
    long start = START + minute++ * 60_000;
    return new ClosedWindow(
        InstanceIdentity.named("n", "s", "i"),
        LAYOUT,
        new WindowHeader(start, 60_000, START, 0, false, 60, 0, 0, 0, 0, 59, start, start, 0),
        columns);
  }
}
