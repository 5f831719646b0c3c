package io.fleetpulse.schemas.topics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InstanceKeyTest {

  @Test
  void toString_isParsedBack() {
    InstanceKey key = new InstanceKey("default", "checkout", "c-1");
    assertThat(key).hasToString("default/checkout/c-1");
    assertThat(InstanceKey.parse(key.toString())).isEqualTo(key);
    assertThat(key.serviceKey()).isEqualTo("default/checkout");
  }

  @Test
  void slashesWithinPart_becomeUnderscores() {
    InstanceKey key = new InstanceKey("a/b", "s", "host/7");
    assertThat(key).hasToString("a_b/s/host_7");
    assertThat(InstanceKey.parse(key.toString())).isEqualTo(key);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a", "a/b", "a/b/c/d", "//", "a//c", "a/b/"})
  void parse_refusesOtherShapes(String key) {
    assertThatThrownBy(() -> InstanceKey.parse(key)).isInstanceOf(IllegalArgumentException.class);
  }
}
