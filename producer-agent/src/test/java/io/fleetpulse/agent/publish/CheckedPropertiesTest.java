package io.fleetpulse.agent.publish;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetpulse.agent.publish.CheckedProperties.Refused;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CheckedPropertiesTest {
  @Test
  void usableProperties_stay() {
    Map<String, String> owners =
        Map.of(
            "bootstrap.servers", "a:9092, b:9092,[::1]:9092",
            "request.timeout.ms", "30000",
            "security.protocol", "SASL_SSL",
            "sasl.mechanism", "PLAIN",
            "session.timeout.ms", "45000",
            "acks", "1",
            "enable.idempotence", "false");

    CheckedProperties checked = CheckedProperties.kafka(owners);

    assertThat(checked.refused()).isEmpty();
    assertThat(checked.usable()).isEqualTo(owners);
  }

  @Test
  void badValues_areEachRefusedWithTheReason() {
    CheckedProperties checked =
        CheckedProperties.kafka(
            Map.of(
                "bootstrap.servers", "kafka",
                "linger.ms", "soon",
                "request.timeout.ms", "-5",
                "session.timeout.ms", "long",
                "batch.size", "1024"));

    assertThat(checked.refused())
        .extracting(Refused::key)
        .containsExactlyInAnyOrder(
            "bootstrap.servers", "linger.ms", "request.timeout.ms", "session.timeout.ms");
    assertThat(error(checked, "bootstrap.servers")).contains("\"kafka\" is not host:port");
    assertThat(error(checked, "linger.ms")).isEqualTo("Not a number of type LONG");
    assertThat(checked.usable()).containsOnlyKeys("batch.size");
  }

  @Test
  void unknownProperty_isRefusedWithTheNearest() {
    assertThat(error(CheckedProperties.kafka(Map.of("lingr.ms", "5")), "lingr.ms"))
        .isEqualTo("Kafka's clients do not know lingr.ms, did you mean linger.ms?");
  }

  @Test
  void deliveryShorterThanARequest_isRefused() {
    CheckedProperties checked = CheckedProperties.kafka(Map.of("delivery.timeout.ms", "5000"));

    assertThat(error(checked, "delivery.timeout.ms")).contains("linger.ms and request.timeout.ms");
    assertThat(checked.usable()).isEmpty();
  }

  @Test
  void whatSecuresTheConnection_isRefusedButNotLeftOut() {
    Map<String, String> owners =
        Map.of("security.protocol", "SASLSSL", "ssl.truststore.location", "/no/such/file");

    CheckedProperties checked = CheckedProperties.kafka(owners);

    assertThat(checked.refused()).hasSize(2).allMatch(Refused::kept);
    assertThat(checked.usable()).isEqualTo(owners);
  }

  @Test
  void registry_isCheckedWithItsOwnKeys() {
    assertThat(
            CheckedProperties.registry(
                    Map.of(
                        "url", "http://r:8081",
                        "basic.auth.credentials.source", "USER_INFO",
                        "basic.auth.user.info", "u:p"))
                .refused())
        .isEmpty();

    CheckedProperties checked =
        CheckedProperties.registry(
            Map.of(
                "url", "registry:8081",
                "http.read.timeout.ms", "soon",
                "basic.auth.credentials.source", "USER_INFO",
                "basic.auth.user.info", "u:p"));
    assertThat(checked.refused())
        .extracting(Refused::key)
        .containsExactlyInAnyOrder("url", "http.read.timeout.ms");
    assertThat(checked.usable())
        .containsOnlyKeys("basic.auth.credentials.source", "basic.auth.user.info");
  }

  private static String error(CheckedProperties checked, String key) {
    return checked.refused().stream()
        .filter(refused -> refused.key().equals(key))
        .map(Refused::error)
        .findFirst()
        .orElse("not refused");
  }
}
