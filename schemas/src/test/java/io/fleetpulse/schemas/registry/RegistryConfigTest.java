package io.fleetpulse.schemas.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.config.ConfigException;
import org.junit.jupiter.api.Test;

class RegistryConfigTest {
  @Test
  void schemaId_isRefusedNotIgnored() {
    refused("use.schema.id", "7", "not supported");
  }

  @Test
  void schemaId_confluentsDefaultIsAccepted() {
    assertThat(RegistryConfig.from(with("use.schema.id", -1)).urls()).hasSize(1);
  }

  @Test
  void saslInherit_isRefused() {
    refused("basic.auth.credentials.source", "SASL_INHERIT", "only URL and USER_INFO");
  }

  @Test
  void unknownKeyInTheRegistrysNamespace_isRefusedByName() {
    refused("basic.auth.user.inof", "a:b", "basic.auth.user.inof");
  }

  @Test
  void foreignKey_isLeftAlone() {
    assertThat(RegistryConfig.from(with("linger.ms", "5")).urls()).hasSize(1);
  }

  private static void refused(String key, String value, String says) {
    assertThatThrownBy(() -> RegistryConfig.from(with(key, value)))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(says);
  }

  private static Map<String, Object> with(String key, Object value) {
    Map<String, Object> map = new HashMap<>();
    map.put(RegistryConfig.URL, "http://localhost:8081/base");
    map.put(key, value);
    return map;
  }
}
