package io.fleetpulse.agent.publish;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class ClientPropertiesTest {
  @Test
  void deliveryTimeout_leavesRoomForTheOwnersRequest() {
    assertThat(delivery(Map.of())).isEqualTo("15000");
    assertThat(delivery(Map.of("request.timeout.ms", "30000", "linger.ms", "100")))
        .isEqualTo("30100");
    assertThat(delivery(Map.of("linger.ms", "2147483647"))).isEqualTo("2147483647");
  }

  @Test
  void ownersDeliveryTimeout_isTheirs() {
    assertThat(delivery(Map.of("delivery.timeout.ms", "60000"))).isEqualTo("60000");
  }

  private static Object delivery(Map<String, String> owners) {
    return ClientProperties.producer(owners, "agent", "gzip").get("delivery.timeout.ms");
  }
}
