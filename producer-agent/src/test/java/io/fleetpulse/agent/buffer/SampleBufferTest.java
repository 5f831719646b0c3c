package io.fleetpulse.agent.buffer;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetpulse.agent.sample.Gap;
import io.fleetpulse.agent.sample.Sample;
import io.fleetpulse.agent.section.Sections;
import io.fleetpulse.agent.self.AgentSelf;
import io.fleetpulse.agent.self.LossReason;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SampleBufferTest {
  private final AgentSelf self = new AgentSelf();
  private final SampleBuffer former = new SampleBuffer(1 << 20, self);
  private final SampleBuffer next = new SampleBuffer(1 << 20, self);

  @Test
  void follow_takesOverWhatWaitsWhatIsOnItsWayAndWhatIsToBeTold() {
    former.offer(sample(0));
    former.take(10);
    former.sent(Map.of(0L, LossReason.TOO_LARGE), true);
    former.offer(sample(1));
    former.offer(sample(2));
    former.take(1);
    next.follow(former);
    former.failed(); // its attempt ends only now

    SampleBuffer.Batch batch = next.take(10);
    assertThat(batch.samples()).extracting(Sample::sequence).containsExactly(1L, 2L);
    assertThat(batch.gaps()).containsExactly(new Gap(0, 1, LossReason.TOO_LARGE));
    assertThat(former.size()).isZero();
  }

  @Test
  void followedByASmallerOne_whatHasNoRoomIsToldOf() {
    for (int i = 0; i < 100; i++) {
      former.offer(sample(i));
    }
    SampleBuffer small = new SampleBuffer(1, self);
    small.follow(former);

    SampleBuffer.Batch batch = small.take(100);
    assertThat(batch.samples()).extracting(Sample::sequence).containsExactly(99L);
    assertThat(batch.gaps()).containsExactly(new Gap(0, 99, LossReason.BUFFER_FULL));
    assertThat(self.dropped).hasValue(99);
  }

  private static Sample sample(long sequence) {
    return new Sample(sequence, sequence, 1, Sections.NONE);
  }
}
