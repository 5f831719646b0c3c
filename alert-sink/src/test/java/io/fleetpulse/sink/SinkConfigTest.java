package io.fleetpulse.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fleetpulse.service.config.ConfigException;
import io.fleetpulse.service.config.Settings;
import io.fleetpulse.sink.optimise.OptimiseMode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SinkConfigTest {
  @TempDir private Path folder;

  @Test
  void from_theLeast_hasUsualValues() {
    SinkConfig config = config(Map.of());

    assertThat(config.alertExpiry()).isEqualTo(Duration.ofMinutes(5));
    assertThat(config.mode()).isEqualTo(OptimiseMode.ADVISE);
    assertThat(config.webhook()).isNull();
    assertThat(config.signer()).isNull();
    assertThat(config.httpHost()).isEqualTo("127.0.0.1");
    assertThat(config.database().url()).startsWith("jdbc:h2:file:");
    assertThat(config.kafka()).containsEntry("bootstrap.servers", "b:9092");
  }

  /** A finding's heartbeat comes once a minute: one that is late must not end an alert. */
  @ParameterizedTest
  @ValueSource(strings = {"0s", "1m", "119s", "90000ms"})
  void alertExpiryBelowTwoHeartbeats_isRefused(String value) {
    assertRefused(
        Map.of("sink.alert.expiry", value), "fleetpulse.sink.alert.expiry", "at least 2m");
  }

  @Test
  void alertExpiryOfTwoHeartbeats_isTaken() {
    assertThat(config(Map.of("sink.alert.expiry", "2m")).alertExpiry())
        .isEqualTo(Duration.ofMinutes(2));
  }

  @ParameterizedTest
  @CsvSource({
    "sink.alert.expiry, soon, a duration such as",
    "http.port, 70000, a number from 0 to 65535",
    "topics.partitions, none, a number from 1",
    "topics.prefix, a b, 'letters, digits'",
    "webhook.attempts, 0, a number from 1",
    "optimise.mode, maybe, '[off, advise, auto]'",
    "optimise.measure.after, soon, a duration such as",
    "database.password.file, /no/such/file, a readable file",
    "optimise.signing.key.file, /no/such/file, a readable file",
    "processor.url, localhost:7071, http://host:7071",
    "processor.url, ftp://processor, http://host:7071",
    "processor.url, http://a b, http://host:7071",
    "http.external.url, fleetpulse.example, https://host",
  })
  void badValue_isOneLineWithKeyValueAndRemedy(String key, String value, String remedy) {
    assertRefused(Map.of(key, value), "fleetpulse." + key, value, remedy);
  }

  @ParameterizedTest
  @ValueSource(strings = {"hooks.example/T0KEN", "ftp://hooks.example/T0KEN", "http://a b/T0KEN"})
  void badWebhookAddress_isRefusedWithoutRepeatingItsToken(String url) {
    assertThatThrownBy(() -> config(Map.of("webhook.url", url)))
        .isInstanceOf(ConfigException.class)
        .hasMessageContainingAll("fleetpulse.webhook.url", "http or https")
        .hasMessageNotContaining("T0KEN");
  }

  @Test
  void badDatabase_isRefusedWithoutRepeatingItsPassword() {
    assertThatThrownBy(() -> config(Map.of("database.url", "jdbc:mysql://db/x?password=s3cret")))
        .isInstanceOf(ConfigException.class)
        .hasMessageContainingAll(
            "fleetpulse.database.url", "jdbc:mysql:", "jdbc:h2: or jdbc:postgresql:")
        .hasMessageNotContaining("s3cret");
  }

  @Test
  void databasePassword_isReadFromItsFile_andNeverShown() throws IOException {
    Path file = Files.writeString(folder.resolve("password"), "s3cret\n");

    SinkConfig config = config(Map.of("database.password.file", file.toString()));

    assertThat(Objects.requireNonNull(config.database().password()).reveal()).isEqualTo("s3cret");
    assertThat(config.toString()).doesNotContain("s3cret");
  }

  @Test
  void webhookTimeoutOfNothing_isRefused() {
    assertRefused(
        Map.of("webhook.url", "http://hooks.example", "webhook.timeout", "0s"),
        "fleetpulse.webhook.timeout",
        "10s");
  }

  /** An agent would have undone the change before its effect is known. */
  @ParameterizedTest
  @ValueSource(strings = {"0s", "999ms", "5m"})
  void measurementTooEarlyOrTooLate_isRefused(String value) {
    assertRefused(
        Map.of("optimise.measure.after", value), "fleetpulse.optimise.measure.after", "1s to 4m");
  }

  @Test
  void autoWithoutAKey_saysHowToMakeOne() {
    assertRefused(
        Map.of("optimise.mode", "auto"),
        "fleetpulse.optimise.mode=auto",
        "fleetpulse.optimise.signing.key.file",
        "openssl genpkey");
  }

  @Test
  void signingKeyThatIsNone_namesSettingFileAndRemedy_neverItsContent() throws IOException {
    Path file = Files.writeString(folder.resolve("sink.key"), "secret words");

    assertThatThrownBy(() -> config(Map.of("optimise.signing.key.file", file.toString())))
        .isInstanceOf(ConfigException.class)
        .hasMessageContainingAll(
            "fleetpulse.optimise.signing.key.file", file.toString(), "openssl genpkey")
        .hasMessageNotContaining("secret words");
  }

  @Test
  void unknownKey_namesItAndTheKnownOnes() {
    assertRefused(
        Map.of("sink.alert.expire", "5m"),
        "fleetpulse.sink.alert.expire",
        "fleetpulse.sink.alert.expiry");
  }

  @Test
  void missingBrokers_saysWhereToSetThem() {
    Settings settings =
        Settings.of(
            Map.of("fleetpulse.schema.registry.url", "http://r:8081"), Map.of(), Map.of(), "file");

    assertThatThrownBy(() -> SinkConfig.from(settings))
        .isInstanceOf(ConfigException.class)
        .hasMessageContainingAll(
            "fleetpulse.kafka.bootstrap.servers", "FLEETPULSE_KAFKA_BOOTSTRAP_SERVERS");
  }

  private static void assertRefused(Map<String, String> settings, String... parts) {
    assertThatThrownBy(() -> config(settings))
        .isInstanceOf(ConfigException.class)
        .hasMessageContainingAll(parts)
        .satisfies(e -> assertThat(e.getMessage().lines()).hasSize(1));
  }

  private static SinkConfig config(Map<String, String> settings) {
    Map<String, String> all = new HashMap<>();
    all.put("fleetpulse.kafka.bootstrap.servers", "b:9092");
    all.put("fleetpulse.schema.registry.url", "http://r:8081");
    settings.forEach((key, value) -> all.put("fleetpulse." + key, value));
    return SinkConfig.from(Settings.of(all, Map.of(), Map.of(), "file"));
  }
}
