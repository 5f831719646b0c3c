package io.fleetpulse.agent.self;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LossReasonTest {
  @ParameterizedTest
  @EnumSource(LossReason.class)
  void symbol_isTheSchemas(LossReason reason) {
    assertThat(io.fleetpulse.schemas.avro.LossReason.values()[reason.symbol()].name())
        .isEqualTo(reason.name());
  }
}
