package io.fleetpulse.analysis.window;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetpulse.analysis.histogram.HistogramAccumulator;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class InstanceWindowsTest {
  private static final long BEGIN = 1_700_000_040_000L;
  private static final long DAY = 86_400_000;
  private static final InstanceIdentity IDENTITY = InstanceIdentity.named("n", "s", "i");
  private static final SeriesLayout LAYOUT =
      SeriesLayout.of(
          List.of(new Series(new SeriesKey("pauses", Map.of()), SeriesKind.DISTRIBUTION, 1, "s")));

  private final InstanceWindows windows = new InstanceWindows();
  private final Recorded recorded = new Recorded();

  private static final class Recorded implements WindowOutput {
    final List<ClosedWindow> closed = new ArrayList<>();
    int checkpoints;

    @Override
    public void closed(ClosedWindow window) {
      closed.add(window);
    }

    @Override
    public void condition(InstanceCondition condition) {}

    @Override
    public void checkpoint(InstanceWindows state) {
      checkpoints++;
    }
  }

  /** The samples before it refer to the one that was known then: they must not be read again. */
  @Test
  void anotherIdentity_isKeptBeforeItsFirstSample() {
    add(0, 1, 1, IDENTITY);
    add(1, 1, 2, IDENTITY);
    int before = recorded.checkpoints;
    InstanceIdentity other = InstanceIdentity.named("n", "s", "i");
    add(2, 1, 3, other);
    assertThat(recorded.checkpoints).isEqualTo(before + 1);
    add(3, 1, 4, other);
    assertThat(recorded.checkpoints).isEqualTo(before + 1);
  }

  /** An acknowledgement was lost: the agent merged what had arrived into what had not. */
  @Test
  void mergedSampleOfWhichSomeCameBefore_addsItsTotalsAndNoHistogram() {
    add(0, 1, 1, IDENTITY);
    add(1, 1, 2, IDENTITY);
    add(3, 3, 4, IDENTITY);
    add(13, 1, 5, IDENTITY);

    ClosedWindow window = recorded.closed.get(0);
    assertThat(window.stat(0, Stat.COUNT)).isEqualTo(4);
    assertThat(window.columns().histogram(0).count()).isEqualTo(2);
    assertThat(window.header().invalidValues()).isEqualTo(1);
  }

  @Test
  void delaysAndIntervalsBeyondADay_areADay() {
    SampleValues values = new SampleValues();
    values.header(0, BEGIN, BEGIN, Long.MAX_VALUE, Long.MAX_VALUE, Long.MAX_VALUE, Long.MAX_VALUE);
    assertThat(values.sendDelayMillis()).isEqualTo(DAY);
    assertThat(values.intervalMillis()).isEqualTo(DAY);
    assertThat(values.publishIntervalMillis()).isEqualTo(DAY);
    assertThat(values.mergedSamples()).isEqualTo(Integer.MAX_VALUE);
    values.header(0, BEGIN, BEGIN, Long.MIN_VALUE, -1, -1, 0);
    assertThat(values.sendDelayMillis()).isZero();
    assertThat(values.mergedSamples()).isOne();
  }

  /** A sample a second, each with one more pause; the histogram holds those it stands for. */
  private void add(int sequence, int merged, int total, InstanceIdentity identity) {
    long time = BEGIN + sequence * 1_000L;
    SampleValues sample = new SampleValues();
    sample.reset(LAYOUT);
    sample.header(sequence, BEGIN, time, 0, 1_000, 5_000, merged);
    HistogramAccumulator pauses = new HistogramAccumulator();
    for (int i = 0; i < merged; i++) {
      pauses.record(1);
    }
    sample.distribution(0, total, total, pauses.toHistogram());
    assertThat(windows.add(sample, identity, LAYOUT, time, recorded))
        .isEqualTo(InstanceWindows.Outcome.ACCEPTED);
  }
}
