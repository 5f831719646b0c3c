package io.fleetpulse.agent.buffer;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetpulse.agent.histogram.Histogram;
import io.fleetpulse.agent.sample.Sample;
import io.fleetpulse.agent.section.Gc;
import io.fleetpulse.agent.section.Sections;
import io.fleetpulse.agent.self.AgentSelf;
import io.fleetpulse.agent.self.LossReason;
import io.fleetpulse.agent.wire.Distribution;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** Whatever Kafka does, each sample is published, told of in a gap, or still waits. */
class SampleBufferProperties {
  private static final int OFFER = 15;
  private static final int SAMPLE_BYTES = sample(0).heldBytes();

  /**
   * Steps below {@value #OFFER} are attempts: one of three outcomes, after so many samples offered
   * while it is under way.
   */
  @Property(tries = 300)
  void offered_isPublishedPlusDroppedPlusPending(
      @ForAll @Size(max = 200) List<@IntRange(max = 2 * OFFER) Integer> steps,
      @ForAll @IntRange(min = 1, max = 40) int room) {
    AgentSelf self = new AgentSelf();
    SampleBuffer buffer = new SampleBuffer(room * SAMPLE_BYTES, self);
    List<Long> told = new ArrayList<>();
    boolean gapsUntold = false;
    long offered = 0;
    for (int step : steps) {
      if (step >= OFFER) {
        buffer.offer(sample(offered++));
        continue;
      }
      SampleBuffer.Batch batch = buffer.take(7);
      gapsUntold |= batch.gaps().size() >= SampleBuffer.MOST_GAPS;
      for (int i = 0; i < step / 3; i++) {
        buffer.offer(sample(offered++));
      }
      switch (step % 3) {
        case 0 -> buffer.failed();
        case 1 -> {
          buffer.sent();
          tell(batch, told);
        }
        default -> {
          boolean gapsTold = step > OFFER / 2;
          Map<Long, LossReason> unsendable = everyOther(batch);
          buffer.sent(unsendable, gapsTold);
          tell(
              new SampleBuffer.Batch(
                  batch.samples().stream()
                      .filter(sample -> !unsendable.containsKey(sample.sequence()))
                      .toList(),
                  gapsTold ? batch.gaps() : List.of()),
              told);
        }
      }
    }
    // Gaps travel with the next sample.
    buffer.offer(sample(offered++));
    List<SampleBuffer.Batch> left = drain(buffer);
    left.forEach(batch -> tell(batch, told));
    gapsUntold |= left.get(0).gaps().size() >= SampleBuffer.MOST_GAPS;

    assertThat(left.get(0).gaps()).hasSizeLessThanOrEqualTo(SampleBuffer.MOST_GAPS);
    assertThat(told).doesNotHaveDuplicates().allMatch(sequence -> sequence >= 0);
    long untold = offered - told.size();
    assertThat(untold).as("holes without a gap").isBetween(0L, self.dropped.get());
    if (!gapsUntold) {
      assertThat(untold).as("published + dropped + pending = offered").isZero();
    }
  }

  @Property(tries = 100)
  void batch_leavesHalfOfTheRoomToWhatIsOfferedMeanwhile(
      @ForAll @IntRange(min = 20, max = 200) int room) {
    AgentSelf self = new AgentSelf();
    SampleBuffer buffer = new SampleBuffer(room * SAMPLE_BYTES, self);
    int offered = 0;
    while (offered < room) {
      buffer.offer(sample(offered++));
    }
    SampleBuffer.Batch batch = buffer.take(Integer.MAX_VALUE);
    assertThat(batch.samples()).hasSize(room / 2);
    while (offered < room + room / 4) {
      buffer.offer(sample(offered++));
    }

    assertThat(self.dropped.get()).isZero();
  }

  @Property(tries = 100)
  void merging_losesNoValueAndNoTotal(@ForAll @IntRange(min = 2, max = 200) int samples) {
    SampleBuffer buffer = new SampleBuffer(8 * SAMPLE_BYTES, new AgentSelf());
    for (int i = 0; i < samples; i++) {
      buffer.offer(sample(i));
    }
    List<Sample> left = drain(buffer).stream().flatMap(batch -> batch.samples().stream()).toList();

    Sample last = left.get(left.size() - 1);
    assertThat(last.sequence()).isEqualTo(samples - 1L);
    for (Sample sample : left) {
      Gc gc = sample.sections().get(Gc.class);
      assertThat(gc).isNotNull();
      assertThat(gc.durations().get(0).count()).isEqualTo(sample.sequence() + 1);
      assertThat(gc.durations().get(0).interval().count()).isEqualTo(sample.merged());
    }
  }

  private static Map<Long, LossReason> everyOther(SampleBuffer.Batch batch) {
    Map<Long, LossReason> reasons = new HashMap<>();
    for (int i = 0; i < batch.samples().size(); i += 2) {
      reasons.put(batch.samples().get(i).sequence(), LossReason.TOO_LARGE);
    }
    return reasons;
  }

  private static List<SampleBuffer.Batch> drain(SampleBuffer buffer) {
    List<SampleBuffer.Batch> batches = new ArrayList<>();
    while (buffer.size() > 0) {
      batches.add(buffer.take(Integer.MAX_VALUE));
      buffer.sent();
    }
    return batches;
  }

  private static void tell(SampleBuffer.Batch batch, List<Long> told) {
    batch.gaps().forEach(gap -> add(told, gap.firstSequence(), gap.count()));
    batch.samples().forEach(sample -> addMerged(told, sample));
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
    Distribution durations = new Distribution(sequence + 1, sequence, Histogram.of(1));
    Gc gc = new Gc(0, 0, true, 0, 0, List.of(durations), -1, 0, -1, 0, null, null);
    return new Sample(sequence, sequence * 1000, 1, Sections.of(gc));
  }
}
