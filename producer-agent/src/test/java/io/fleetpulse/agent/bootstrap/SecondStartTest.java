package io.fleetpulse.agent.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SecondStartTest {
  private final SecondStart later =
      new SecondStart(Map.of("service.name", "shop", "kafka.sasl.jaas.config", "hunter2"));

  @Test
  void sameSettingsOrNone_areNothingToTell() {
    assertThat(later.line(Map.of("service.name", "shop"))).isNull();
    assertThat(later.line(Map.of())).isNull();
  }

  @Test
  void otherSettings_areNamedOnceAndTheirValuesNever() {
    Map<String, String> others = new HashMap<>();
    others.put("service.name", "checkout");
    others.put("kafka.sasl.jaas.config", "hunter3");
    others.put("zone", "a");

    assertThat(later.line(others))
        .isEqualTo(
            "an agent runs already and goes on with its own settings; what Fleetpulse.start was given now"
                + " is ignored (kafka.sasl.jaas.config, service.name, zone): start it once, or"
                + " close the first before");
    assertThat(later.line(others)).isNull();
  }
}
