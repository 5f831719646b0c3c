package io.fleetpulse.agent.buffer;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetpulse.agent.sample.Sample;
import io.fleetpulse.agent.sample.Values;
import io.fleetpulse.agent.self.AgentSelf;
import io.fleetpulse.agent.self.LossReason;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** Whatever Kafka does, each sample is published, told of in a gap, or still waits. */
class SampleBufferProperties {
  private static final int SAMPLE_BYTES = SampleBytes.of(sample(0));

  @Property(tries = 300)
  void offered_isPublishedPlusDroppedPlusPending(
      @ForAll @Size(max = 300) List<@IntRange(max = 5) Integer> steps,
      @ForAll @IntRange(min = 1, max = 40) int room) {
    AgentSelf self = new AgentSelf();
    SampleBuffer buffer = new SampleBuffer(room * SAMPLE_BYTES, self);
    List<Long> told = new ArrayList<>();
    long offered = 0;
    for (int step : steps) {
      if (step <= 2) {
        buffer.offer(sample(offered++));
      } else {
        SampleBuffer.Batch batch = buffer.take(7);
        if (step == 3) {
          buffer.failed();
        } else if (step == 4) {
          buffer.sent();
          batch.gaps().forEach(gap -> add(told, gap.firstSequence(), gap.count()));
          batch.samples().forEach(sample -> addMerged(told, sample));
        } else {
          buffer.unsendable(LossReason.TOO_LARGE);
        }
      }
    }
    // Gaps travel with the next sample.
    buffer.offer(sample(offered++));
    SampleBuffer.Batch left = buffer.take(Integer.MAX_VALUE);
    left.gaps().forEach(gap -> add(told, gap.firstSequence(), gap.count()));
    left.samples().forEach(sample -> addMerged(told, sample));

    assertThat(told).doesNotHaveDuplicates().allMatch(sequence -> sequence >= 0);
    long untold = offered - told.size();
    assertThat(untold).as("holes without a gap").isBetween(0L, self.dropped.get());
    if (left.gaps().size() < SampleBuffer.MOST_GAPS) {
      assertThat(untold).as("published + dropped + pending = offered").isZero();
    }
  }

  @Property(tries = 100)
  void merging_losesNoValueAndNoTotal(@ForAll @IntRange(min = 2, max = 200) int samples) {
    SampleBuffer buffer = new SampleBuffer(8 * SAMPLE_BYTES, new AgentSelf());
    for (int i = 0; i < samples; i++) {
      buffer.offer(sample(i));
    }
    List<Sample> left = buffer.take(Integer.MAX_VALUE).samples();

    Sample last = left.get(left.size() - 1);
    assertThat(last.sequence()).isEqualTo(samples - 1L);
    for (Sample sample : left) {
      Sample.Gc gc = sample.gc();
      assertThat(gc).isNotNull();
      assertThat(gc.counts()[0]).isEqualTo(sample.sequence() + 1);
      assertThat(gc.durations()[0].count()).isEqualTo(sample.merged());
    }
  }

  private static void addMerged(List<Long> told, Sample sample) {
    add(told, sample.sequence() - sample.merged() + 1, sample.merged());
  }

  private static void add(List<Long> told, long first, int count) {
    for (int i = 0; i < count; i++) {
      told.add(first + i);
    }
  }

  private static Sample sample(long sequence) {
    Sample.Gc gc =
        new Sample.Gc(
            0,
            0,
            true,
            0,
            0,
            new long[] {sequence + 1},
            new long[] {sequence},
            new Values[] {Values.of(new double[] {1}, 1)});
    return new Sample(sequence, sequence * 1000, 1, null, null, gc, null, null, null, null, null);
  }
}
