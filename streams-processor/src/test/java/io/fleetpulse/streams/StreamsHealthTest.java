package io.fleetpulse.streams;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.streams.KafkaStreams.State;
import org.junit.jupiter.api.Test;

class StreamsHealthTest {

  @Test
  void report_beforeStreamsExists_isDown() {
    assertThat(new StreamsHealth().report().ok()).isFalse();
  }

  @Test
  void report_whileStreamsRuns_isOkAndNamesTheStateOtherwise() {
    AtomicReference<State> state = new AtomicReference<>(State.REBALANCING);
    StreamsHealth health = new StreamsHealth();
    health.watch(state::get);
    assertThat(health.report().ok()).isFalse();
    assertThat(health.report().detail()).isEqualTo("REBALANCING");

    state.set(State.RUNNING);
    assertThat(health.report().ok()).isTrue();

    state.set(State.ERROR);
    assertThat(health.report().ok()).isFalse();
  }
}
