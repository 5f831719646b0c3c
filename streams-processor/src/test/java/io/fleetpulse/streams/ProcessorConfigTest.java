package io.fleetpulse.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fleetpulse.schemas.topics.Topic;
import io.fleetpulse.service.config.ConfigException;
import io.fleetpulse.service.config.Settings;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ProcessorConfigTest {
  @Test
  void theLeast_isBrokersAndRegistry() {
    ProcessorConfig config = config(Map.of());

    assertThat(config.kafka()).containsEntry("bootstrap.servers", "k:9092");
    assertThat(config.registry()).containsEntry("schema.registry.url", "http://r:8081");
    assertThat(config.topics().name(Topic.SAMPLES)).isEqualTo("fleetpulse.samples");
    assertThat(config.httpHost()).isEqualTo("127.0.0.1");
    assertThat(config.httpPort()).isEqualTo(7071);
    assertThat(config.threads()).isEqualTo(2);
    assertThat(config.commitInterval()).isEqualTo(Duration.ofMillis(500));
    assertThat(config.sessionTimeout()).isEqualTo(Duration.ofSeconds(30));
    assertThat(config.instanceId()).isNotBlank();
  }

  @Test
  void everyKafkaSetting_reachesItsClients() {
    assertThat(config(Map.of("kafka.security.protocol", "SSL")).kafka())
        .containsEntry("security.protocol", "SSL");
  }

  @Test
  void anUnknownKey_isRefusedByName() {
    assertThatThrownBy(() -> config(Map.of("processor.thread", "2")))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("fleetpulse.processor.thread (system property)")
        .hasMessageContaining("fleetpulse.processor.threads");
  }

  @Test
  void badValues_areNamedWithTheirRange() {
    refused("processor.threads", "0", "use a number from 1 to 256");
    refused("http.port", "-1", "use a number from 0 to 65535");
    refused("topics.partitions", "many", "use a number from 1 to 10000");
    refused("processor.session.timeout", "5s", "use a duration from 6s to 1800s");
    refused("processor.session.timeout", "1h", "use a duration from 6s to 1800s");
    refused("processor.commit.interval", "fast", "use a duration such as 500ms");
  }

  @Test
  void aBadPrefix_isNamed() {
    assertThatThrownBy(() -> config(Map.of("topics.prefix", "a b")))
        .hasMessageContaining("topics.prefix \"a b\"");
  }

  @Test
  void aMissingAddress_saysHowToGiveIt() {
    Settings none = Settings.of(Map.of(), Map.of(), Map.of(), "no file");

    assertThatThrownBy(() -> ProcessorConfig.from(none))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("FLEETPULSE_KAFKA_BOOTSTRAP_SERVERS");
  }

  private static void refused(String key, String value, String use) {
    assertThatThrownBy(() -> config(Map.of(key, value)))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("fleetpulse." + key + " = \"" + value + "\" (system property)")
        .hasMessageContaining(use);
  }

  private static ProcessorConfig config(Map<String, String> more) {
    Map<String, String> properties = new HashMap<>();
    properties.put("fleetpulse.kafka.bootstrap.servers", "k:9092");
    properties.put("fleetpulse.schema.registry.url", "http://r:8081");
    more.forEach((key, value) -> properties.put("fleetpulse." + key, value));
    return ProcessorConfig.from(Settings.of(properties, Map.of(), Map.of(), "no file"));
  }
}
