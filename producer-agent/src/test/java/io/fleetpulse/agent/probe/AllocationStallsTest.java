package io.fleetpulse.agent.probe;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetpulse.agent.wire.Distribution;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class AllocationStallsTest {
  private final AllocationStalls stalls = new AllocationStalls();

  @Test
  void nobodyWatched_isNotKnownRatherThanNone() {
    assertThat(stalls.read()).isNull();
    stalls.watched();
    assertThat(read()).isEqualTo(Distribution.NONE);
  }

  @Test
  void totalsStayAndTheIntervalBeginsAnew() {
    stalls.watched();
    stalls.add(2_000_000);
    stalls.add(500_000);
    Distribution first = read();
    assertThat(first.count()).isEqualTo(2);
    assertThat(first.sum()).as("microseconds").isEqualTo(2_500);
    assertThat(first.interval().max()).as("seconds").isEqualTo(0.002);

    stalls.add(1_000);
    Distribution second = read();
    assertThat(second.count()).isEqualTo(3);
    assertThat(second.sum()).isEqualTo(2_501);
    assertThat(second.interval().count()).isEqualTo(1);
  }

  @Test
  void collectionsTellThatThereWereStalls() {
    stalls.collected("Allocation Rate");
    assertThat(stalls.seen()).isFalse();
    stalls.collected("Allocation Stall");
    assertThat(stalls.seen()).isTrue();
  }

  private Distribution read() {
    return Objects.requireNonNull(stalls.read());
  }
}
