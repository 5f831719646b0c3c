package io.fleetpulse.schemas.topics;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigKeyTest {
  @Test
  void anInstance_listensToThree() {
    assertThat(ConfigKey.of(new InstanceKey("default", "shop", "shop-1")))
        .containsExactly("*", "default/shop", "default/shop/shop-1");
  }

  @ParameterizedTest
  @CsvSource({"*, fleet", "default/shop, service", "default/shop/one, instance"})
  void levels_areToldByTheKey(String key, String level) {
    assertThat(ConfigKey.valid(key)).isTrue();
    assertThat(ConfigKey.level(key)).isEqualTo(level);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "shop", "a/b/c/d", "/", "a/", "/b", "a//c", "a/b\n"})
  void anythingElse_isNone(String key) {
    assertThat(ConfigKey.valid(key)).isFalse();
  }
}
