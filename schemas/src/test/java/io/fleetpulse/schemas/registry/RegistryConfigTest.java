package io.fleetpulse.schemas.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.ConfigException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RegistryConfigTest {
  @Test
  void misspeltKeyAmongItsOwn_isRefused() {
    Map<String, String> keys = Map.of("schema.registry.url", "http://r", "max.retires", "1");
    assertThatThrownBy(() -> RegistryConfig.fromOnly(keys))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("unknown key max.retires")
        .hasMessageContaining("max.retries");
    assertThat(RegistryConfig.from(keys).addresses()).hasSize(1);
  }

  @Test
  void schemaId_isRefusedNotIgnored() {
    refused("use.schema.id", "7", "not supported");
  }

  @Test
  void schemaId_confluentsDefaultIsAccepted() {
    assertThat(RegistryConfig.from(with("use.schema.id", -1)).addresses()).hasSize(1);
  }

  @Test
  void saslInherit_isRefused() {
    refused("basic.auth.credentials.source", "SASL_INHERIT", "only URL and USER_INFO");
  }

  @Test
  void unknownKeyInTheRegistrysNamespace_isRefusedByName() {
    refused("basic.auth.user.inof", "a:b", "basic.auth.user.inof");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http.read.timeout.msec",
        "http.connect.timeout",
        "retries.wait.millis",
        "proxy.host",
        "bearer.auth.tokn",
        "schema.registry.ssl.truststore.locatoin"
      })
  void keyThatWouldBeIgnored_isRefusedWithTheKnownOnes(String key) {
    refused(key, "1", "unknown key " + key);
    refused(key, "1", "http.read.timeout.ms");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "linger.ms",
        "retries",
        "retry.backoff.ms",
        "sasl.login.class",
        "max.poll.records"
      })
  void kafkasKeys_areLeftAlone(String key) {
    assertThat(RegistryConfig.from(with(key, "5")).addresses()).hasSize(1);
  }

  @Test
  void timeoutOfZero_isRefused() {
    refused("http.read.timeout.ms", "0", "1 or more");
    refused("http.connect.timeout.ms", "0", "1 or more");
  }

  @Test
  void badFlagOrNumber_isRefusedByName() {
    refused("auto.register.schemas", "yes", "auto.register.schemas");
    refused("max.retries", "many", "max.retries");
    refused("max.retries", "-1", "0 or more");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "localhost:8081",
        "ftp://host",
        "http://",
        "http://user:hunter2@ho st",
        "http://user:hunt%er2@host",
        "http://host?user=hunter2"
      })
  void addressThatIsNone_isRefusedWithoutPrintingIt(String url) {
    assertThatThrownBy(() -> RegistryConfig.from(Map.of(RegistryConfig.URL, url)))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(RegistryConfig.URL)
        .hasMessageNotContaining("hunt");
  }

  @Test
  void credentialsThatWouldNotBeSent_areRefusedWithWhatIsMissing() {
    refused("basic.auth.user.info", "a:b", "basic.auth.credentials.source=USER_INFO");
    refused("bearer.auth.token", "t", "bearer.auth.credentials.source=STATIC_TOKEN");
  }

  @Test
  void addresses_areReadFromAListToo() {
    assertThat(
            RegistryConfig.from(Map.of(RegistryConfig.URL, List.of("http://a:1", "https://b/c/")))
                .addresses())
        .hasToString("[http://a:1, https://b/c]");
  }

  @Test
  void ipv6Address_keepsItsBrackets() {
    assertThat(RegistryConfig.from(Map.of(RegistryConfig.URL, "http://u:p@[::1]:8081")).addresses())
        .hasToString("[http://[::1]:8081 with credentials]");
  }

  @Test
  void credentials_areNeverPrinted() {
    Map<String, Object> map = with(RegistryConfig.URL, "http://user:hunter2@host");
    assertThat(RegistryConfig.from(map)).asString().doesNotContain("hunter2", "Basic");
    refused("bearer.auth.credentials.source", "OAUTHBEARER", "only STATIC_TOKEN");
    assertThatThrownBy(
            () ->
                RegistryConfig.from(
                    Map.of(
                        RegistryConfig.URL,
                        "http://host",
                        "bearer.auth.credentials.source",
                        "STATIC_TOKEN",
                        "bearer.auth.token",
                        "hunter\r\n2")))
        .isInstanceOf(ConfigException.class)
        .hasMessageNotContaining("hunter");
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
