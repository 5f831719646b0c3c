package io.fleetpulse.service.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsTest {
  private enum Mode {
    OFF,
    ADVISE
  }

  @TempDir private Path directory;

  @Test
  void precedence_isSystemPropertyThenEnvironmentThenFile() {
    Map<String, String> file =
        Map.of("fleetpulse.a", "file", "fleetpulse.b", "file", "fleetpulse.c", "file");
    Map<String, String> environment =
        Map.of("FLEETPULSE_A", "environment", "FLEETPULSE_B", "environment", "PATH", "/bin");
    Settings settings =
        Settings.of(
            Map.of("fleetpulse.a", "property", "java.home", "/"),
            environment,
            file,
            "my.properties");

    assertThat(settings.text("a", "")).isEqualTo("property");
    assertThat(settings.text("b", "")).isEqualTo("environment");
    assertThat(settings.text("c", "")).isEqualTo("file");
    assertThat(settings.text("d", "otherwise")).isEqualTo("otherwise");
  }

  @Test
  void anUnknownKey_isRefusedWithWhereItStandsAndWhatThereIs() {
    Settings settings =
        Settings.of(Map.of(), Map.of(), Map.of("fleetpulse.htp.port", "1"), "my.properties");

    assertThatThrownBy(() -> settings.requireKnown(List.of("http.port"), List.of("kafka.")))
        .isInstanceOf(ConfigException.class)
        .hasMessage(
            "unknown settings [fleetpulse.htp.port (my.properties)]; known are"
                + " [fleetpulse.http.port, fleetpulse.kafka.*]");
  }

  @Test
  void knownKeysAndSubtrees_areAccepted() {
    properties(Map.of("fleetpulse.http.port", "1", "fleetpulse.kafka.security.protocol", "SSL"))
        .requireKnown(List.of("http.port"), List.of("kafka."));
  }

  @Test
  void aMissingSetting_saysHowToSetIt() {
    assertThatThrownBy(() -> properties(Map.of()).kafka())
        .isInstanceOf(ConfigException.class)
        .hasMessage(
            "fleetpulse.kafka.bootstrap.servers is missing; set it in the --config file, as"
                + " environment FLEETPULSE_KAFKA_BOOTSTRAP_SERVERS or as system property");
  }

  @Test
  void aBadNumber_saysKeyValueSourceAndRange() {
    Settings settings = properties(Map.of("fleetpulse.http.port", "eighty"));

    assertThatThrownBy(() -> settings.number("http.port", 7071, 0, 65_535))
        .isInstanceOf(ConfigException.class)
        .hasMessage(
            "fleetpulse.http.port = \"eighty\" (system property): use a number from 0 to 65535");
    assertThatThrownBy(
            () ->
                properties(Map.of("fleetpulse.http.port", "65536"))
                    .number("http.port", 7071, 0, 65_535))
        .hasMessageContaining("\"65536\"");
    assertThat(settings.number("other", 7071, 0, 65_535)).isEqualTo(7071);
  }

  @Test
  void durations_haveUnits() {
    Settings settings =
        properties(
            Map.of(
                "fleetpulse.a", "500ms",
                "fleetpulse.b", "10 s",
                "fleetpulse.c", "5m",
                "fleetpulse.d", "1h",
                "fleetpulse.e", "2d",
                "fleetpulse.f", "10"));

    assertThat(settings.duration("a", Duration.ZERO)).isEqualTo(Duration.ofMillis(500));
    assertThat(settings.duration("b", Duration.ZERO)).isEqualTo(Duration.ofSeconds(10));
    assertThat(settings.duration("c", Duration.ZERO)).isEqualTo(Duration.ofMinutes(5));
    assertThat(settings.duration("d", Duration.ZERO)).isEqualTo(Duration.ofHours(1));
    assertThat(settings.duration("e", Duration.ZERO)).isEqualTo(Duration.ofDays(2));
    assertThat(settings.duration("g", Duration.ofDays(3))).isEqualTo(Duration.ofDays(3));
    assertThatThrownBy(() -> settings.duration("f", Duration.ZERO))
        .hasMessage(
            "fleetpulse.f = \"10\" (system property): use a duration such as 500ms, 10s, 5m or"
                + " 1h");
  }

  @Test
  void flags_areTrueOrFalse() {
    Settings settings = properties(Map.of("fleetpulse.on", "True", "fleetpulse.maybe", "yes"));
    assertThat(settings.flag("on", false)).isTrue();
    assertThat(settings.flag("none", true)).isTrue();
    assertThatThrownBy(() -> settings.flag("maybe", true)).hasMessageContaining("true or false");
  }

  @Test
  void choices_ignoreCaseAndListWhatThereIs() {
    Settings settings = properties(Map.of("fleetpulse.mode", "Advise", "fleetpulse.other", "on"));

    assertThat(settings.choice("mode", Mode.class, Mode.OFF)).isEqualTo(Mode.ADVISE);
    assertThat(settings.choice("none", Mode.class, Mode.OFF)).isEqualTo(Mode.OFF);
    assertThatThrownBy(() -> settings.choice("other", Mode.class, Mode.OFF))
        .hasMessage("fleetpulse.other = \"on\" (system property): use one of [off, advise]");
  }

  @Test
  void registryKeys_areConfluents() {
    Settings settings =
        properties(
            Map.of(
                "fleetpulse.schema.registry.url", "http://r:8081",
                "fleetpulse.schema.registry.basic.auth.user.info", "u:p",
                "fleetpulse.schema.registry.ssl.truststore.location", "/t"));

    assertThat(settings.registry())
        .containsEntry("schema.registry.url", "http://r:8081")
        .containsEntry("basic.auth.user.info", "u:p")
        .containsEntry("schema.registry.ssl.truststore.location", "/t");
  }

  @Test
  void aSecret_comesFromItsFileAndDoesNotShowItself() throws IOException {
    Path file = Files.writeString(directory.resolve("secret"), "s3cret\n");
    Settings settings =
        properties(
            Map.of(
                "fleetpulse.password.file", file.toString(),
                "fleetpulse.key.file", directory.resolve("none").toString()));

    Secret secret = settings.secretFile("password.file").orElseThrow();
    assertThat(secret.reveal()).isEqualTo("s3cret");
    assertThat(secret).hasToString("***");
    assertThatThrownBy(() -> settings.file("key.file")).hasMessageContaining("a readable file");
  }

  @Test
  void theFile_mayHoldOurKeysAlone() throws IOException {
    Path file = Files.writeString(directory.resolve("c.properties"), "http.port = 1\n");

    assertThatThrownBy(() -> Settings.load(new String[] {"--config", file.toString()}))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("key http.port does not begin with fleetpulse.");
    assertThatThrownBy(() -> Settings.load(new String[] {"--config", "/none"}))
        .hasMessageContaining("cannot read the configuration file /none");
    assertThatThrownBy(() -> Settings.load(new String[] {"--port"}))
        .hasMessage("unknown argument --port; use --config FILE");
  }

  private static Settings properties(Map<String, String> properties) {
    return Settings.of(properties, Map.of(), Map.of(), "no file");
  }
}
