package io.fleetpulse.agent;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AgentMainTest {
  private static final String COMPLETE =
      "service.name=shop,service.instance.id=shop-1,kafka.bootstrap.servers=kafka:9092,"
          + "schema.registry.url=http://registry:8081";

  @Test
  void check_completeConfiguration_isZero() {
    assertThat(check(COMPLETE)).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "kafka.request.timeout.ms=soon",
        "kafka.security.protocol=TLS",
        "schema.registry.http.read.timeout.ms=soon",
        "actions.enabled=true,actions.allow=MinHeapFreeRatio,actions.public.key.file=/no/such",
      })
  void check_whatAClientWouldRefuse_isNotZero(String bad) {
    assertThat(check(bad + "," + COMPLETE)).isEqualTo(1);
  }

  @Test
  void check_textTooLong_isNotZero() {
    assertThat(check("zone=" + "z".repeat(1_025) + "," + COMPLETE)).isEqualTo(1);
  }

  private static int check(String arguments) {
    return AgentMain.command(new String[] {"--check", arguments});
  }
}
