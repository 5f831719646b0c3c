package io.fleetpulse.agent.buffer;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetpulse.agent.sample.Gap;
import io.fleetpulse.agent.sample.Sample;
import io.fleetpulse.agent.section.Sections;
import io.fleetpulse.agent.self.AgentSelf;
import io.fleetpulse.agent.self.LossReason;
import org.junit.jupiter.api.Test;

class FormerBuffersTest {
  private final AgentSelf self = new AgentSelf();
  private final FormerBuffers buffers = new FormerBuffers();

  @Test
  void nextOfTheSameInstance_takesOverWhatWaits() {
    SampleBuffer first = begun("a");
    first.offer(sample(0));
    begun("b");
    SampleBuffer next = begun("a");

    assertThat(next.size()).isEqualTo(1);
    assertThat(first.holdsNothing()).isTrue();
  }

  @Test
  void instancesWithoutEnd_whoseBuffersAreEmpty_areForgotten() {
    for (int i = 0; i < 1_000; i++) {
      SampleBuffer buffer = begun("i" + i);
      buffer.offer(sample(i));
      buffer.take(1);
      buffer.sent();
    }

    assertThat(buffers.size()).as("the last, and the running one").isLessThanOrEqualTo(2);
    assertThat(self.dropped).hasValue(0);
  }

  @Test
  void instancesWithoutEnd_whoseBuffersHoldSomething_areFewAndTheRestIsCounted() {
    int begun = 100;
    for (int i = 0; i < begun; i++) {
      SampleBuffer buffer = begun("i" + i);
      buffer.offer(sample(0));
      buffer.offer(sample(1));
      buffer.take(1);
    }

    assertThat(buffers.size()).isEqualTo(FormerBuffers.MOST + 1);
    assertThat(self.dropped).hasValue(2L * (begun - FormerBuffers.MOST - 1));
    assertThat(begun("i" + (begun - 2)).size()).as("one of the latest").isEqualTo(2);
    assertThat(begun("i0").size()).as("the first").isZero();
  }

  @Test
  void formerBuffers_holdNoMoreTogetherThanOneMay() {
    int most = 100 * sample(0).heldBytes();
    for (int i = 0; i < 4; i++) {
      fill(begun("i" + i, most), 40);
    }
    begun("last", most);

    assertThat(self.bufferBytes).as("two of four").hasValue(80L * sample(0).heldBytes());
    assertThat(self.dropped).hasValue(80);
    assertThat(begun("i0", most).size()).isZero();
    assertThat(begun("i2", most).size()).isEqualTo(40);
    assertThat(self.bufferBytes).as("taken over").hasValue(80L * sample(0).heldBytes());
    begun("small", 1);
    assertThat(self.bufferBytes).hasValue(0);
    assertThat(self.dropped).hasValue(160);
  }

  @Test
  void formerBufferWhoseAttemptEndsLate_isCountedOnce() {
    SampleBuffer first = begun("a");
    fill(first, 10);
    first.take(5);
    SampleBuffer running = begun("b");
    fill(running, 3);
    assertThat(self.bufferBytes).hasValue(13L * sample(0).heldBytes());

    first.sent();
    assertThat(self.bufferBytes).hasValue(8L * sample(0).heldBytes());
    begun("a");
    assertThat(self.bufferBytes).hasValue(8L * sample(0).heldBytes());
  }

  @Test
  void gapThatIsToBeTold_isHeldToo() {
    SampleBuffer first = begun("a");
    first.lost(new Gap(0, 3, LossReason.BUFFER_FULL));
    begun("b");
    SampleBuffer next = begun("a");
    next.offer(sample(3));

    assertThat(next.take(1).gaps()).containsExactly(new Gap(0, 3, LossReason.BUFFER_FULL));
  }

  private static void fill(SampleBuffer buffer, int samples) {
    for (int i = 0; i < samples; i++) {
      buffer.offer(sample(i));
    }
  }

  private SampleBuffer begun(String instance) {
    return begun(instance, 1 << 20);
  }

  private SampleBuffer begun(String instance, int mostBytes) {
    SampleBuffer buffer = new SampleBuffer(mostBytes, self);
    buffers.follow(instance, buffer);
    return buffer;
  }

  private static Sample sample(long sequence) {
    return new Sample(sequence, sequence, 1, Sections.NONE);
  }
}
