package io.fleetpulse.streams;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.kafka.streams.KafkaStreams.State;
import org.junit.jupiter.api.Test;

class StreamsHealthTest {
  private final StreamsHealth health = new StreamsHealth();

  @Test
  void beforeStreamsExists_isDown() {
    assertThat(health.report().ok()).isFalse();
    assertThat(health.watching()).isFalse();
  }

  /** Streams says RUNNING until the group notices, which takes as long as a session. */
  @Test
  void aThreadDied_isDownUntilTheNextAssignmentIsComplete() {
    health.watch(() -> State.RUNNING);
    assertThat(health.report().ok()).isTrue();

    health.threadDied();
    assertThat(health.report().detail()).contains("died");
    assertThat(health.whole()).isFalse();
    health.changedTo(State.REBALANCING);
    assertThat(health.report().ok()).isFalse();

    health.changedTo(State.RUNNING);
    assertThat(health.report().ok()).isTrue();
    assertThat(health.whole()).isTrue();
  }
}
