package io.fleetpulse.agent.metric;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.Test;

class ReadSeriesTest {
  private final LongAdder refused = new LongAdder();

  @Test
  void reading_isToldForTwoSamplesAndThenMissed() {
    ReadSeries gauge = series(Kind.GAUGE);
    gauge.from(() -> 5);
    gauge.read();

    assertThat(gauge.value()).isEqualTo(5);
    assertThat(gauge.value()).isEqualTo(5);
    assertThat(refused.sum()).isZero();
    assertThat(gauge.value()).isEqualTo(Series.NONE);
    assertThat(refused.sum()).isEqualTo(1);
    gauge.read();
    assertThat(gauge.value()).isEqualTo(5);
  }

  @Test
  void totalThatIsNotRead_standsAndIsMissed() {
    ReadSeries total = series(Kind.TOTAL);
    total.from(() -> 5);
    total.read();

    for (int i = 0; i < 3; i++) {
      assertThat(total.value()).isEqualTo(5);
    }
    assertThat(refused.sum()).isEqualTo(1);
  }

  @Test
  void withoutASource_nothingIsMissed() {
    ReadSeries gauge = series(Kind.GAUGE);
    gauge.from(() -> 5).run();
    gauge.read();

    for (int i = 0; i < 3; i++) {
      assertThat(gauge.value()).isEqualTo(Series.NONE);
    }
    assertThat(gauge.isDue()).isFalse();
    assertThat(refused.sum()).isZero();
  }

  @Test
  void endedWhileItIsRead_thatReadingIsNotTold() {
    ReadSeries gauge = series(Kind.GAUGE);
    Runnable[] close = new Runnable[1];
    close[0] =
        gauge.from(
            () -> {
              close[0].run();
              gauge.from(() -> 6);
              return 5;
            });
    gauge.read();

    assertThat(gauge.value()).isEqualTo(Series.NONE);
    gauge.read();
    assertThat(gauge.value()).isEqualTo(6);
  }

  private ReadSeries series(String kind) {
    return new ReadSeries(
        kind, new SeriesId("orders", Map.of()), "By", "", refused, new Complaints());
  }
}
