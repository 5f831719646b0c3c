package io.fleetpulse.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetpulse.agent.probe.RecorderUse;
import java.util.AbstractMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FleetpulseTest {
  @Test
  void settingsThatCannotBeRead_applicationGoesOnWithoutAgent() {
    Map<String, String> settings =
        new AbstractMap<>() {
          @Override
          public Set<Entry<String, String>> entrySet() {
            throw new OutOfMemoryError("heap");
          }
        };
    try (Fleetpulse fleetpulse = Fleetpulse.start(settings)) {
      assertThat(fleetpulse.ownsAgent()).isFalse();
    }
  }

  @Test
  void nullsAmongTheSettings_areWarnedOfAndIgnored() {
    Map<String, String> settings = new HashMap<>();
    settings.put("service.name", "checkout");
    settings.put("zone", null);
    settings.put(null, "what for");
    AgentConfig config = read(settings);

    assertThat(config.serviceName()).isEqualTo("checkout");
    assertThat(config.zone()).isEmpty();
    assertThat(config.warnings())
        .contains(
            "Fleetpulse.start: zone is null and ignored",
            "Fleetpulse.start: a key that is null is ignored");
  }

  @Test
  void flightRecorder_isUsedWhereItIsWorthItUnlessSaidOtherwise() {
    assertThat(read(Map.of()).probes().flightRecorder()).isEqualTo(RecorderUse.AUTO);
    assertThat(read(Map.of("flight.recorder", "false")).probes().flightRecorder())
        .isEqualTo(RecorderUse.FALSE);
  }

  private static AgentConfig read(Map<String, String> settings) {
    return AgentConfig.read(
        null,
        settings,
        Map.of(),
        Map.of(),
        new AgentConfig.Defaults("main", "1", service -> service + "-1"));
  }
}
