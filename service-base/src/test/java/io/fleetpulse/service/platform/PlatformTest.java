package io.fleetpulse.service.platform;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fleetpulse.schemas.registry.RegistryClient;
import io.fleetpulse.schemas.registry.RegistryConfig;
import io.fleetpulse.schemas.topics.TopicCatalogue;
import io.fleetpulse.service.config.ConfigException;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PlatformTest {
  @Test
  void settingThatKafkaDoesNotTake_isRefusedInsteadOfWaitedFor() {
    Map<String, Object> kafka =
        Map.of("bootstrap.servers", "127.0.0.1:1", "security.protocol", "NONSENSE");
    TopicCatalogue topics = new TopicCatalogue("fleetpulse.", 1, (short) 1);
    try (RegistryClient registry =
        new RegistryClient(
            RegistryConfig.from(Map.of("schema.registry.url", "http://127.0.0.1:1")))) {
      assertThatThrownBy(() -> new Platform().prepare(kafka, topics, registry))
          .isInstanceOf(ConfigException.class)
          .hasMessageContaining("security.protocol")
          .hasMessageContaining("NONSENSE");
    }
  }
}
