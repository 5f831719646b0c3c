package io.fleetpulse.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetpulse.agent.self.LogLevel;
import io.fleetpulse.schemas.topics.IdentityBounds;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AgentConfigTest {
  /** What makes a configuration without a warning. */
  private static final Map<String, String> COMPLETE =
      Map.of(
          "service.name", "shop",
          "kafka.bootstrap.servers", "kafka:9092",
          "schema.registry.url", "http://registry:8081");

  @TempDir private Path folder;

  @Test
  void nothingSet_isTheDefaultsAndAWarningForEachAddress() {
    AgentConfig config = read("", Map.of(), Map.of(), Map.of());

    assertThat(config.serviceName()).isEqualTo("main");
    assertThat(config.instanceId()).isEqualTo("main-slot");
    assertThat(config.kafka()).containsExactly(Map.entry("bootstrap.servers", "localhost:9092"));
    assertThat(config.registry()).containsExactly(Map.entry("url", "http://localhost:8081"));
    assertThat(config.live().interval()).isEqualTo(Duration.ofSeconds(1));
    assertThat(config.warnings())
        .hasSize(3)
        .allMatch(warning -> warning.contains("is not set; using"));
  }

  @Test
  void completeConfiguration_hasNoWarning() {
    assertThat(with(Map.of()).warnings()).isEmpty();
  }

  @Test
  void everySource_isOverriddenByThoseBeforeIt() throws IOException {
    Path file = folder.resolve("agent.properties");
    Files.writeString(
        file, "zone=file\nservice.version=file\nservice.namespace=file\nlog.level=warn\n");
    Map<String, String> environment =
        Map.of(
            "FLEETPULSE_ZONE", "environment",
            "FLEETPULSE_SERVICE_VERSION", "environment",
            "FLEETPULSE_SERVICE_NAMESPACE", "environment");
    Map<String, String> properties =
        Map.of("fleetpulse.zone", "property", "fleetpulse.service.version", "property");

    AgentConfig config =
        read("zone=argument,config.file=" + file, COMPLETE, properties, environment);

    assertThat(config.zone()).isEqualTo("argument");
    assertThat(config.serviceVersion()).isEqualTo("property");
    assertThat(config.namespace()).isEqualTo("environment");
    assertThat(config.live().logLevel()).isEqualTo(LogLevel.WARN);
    assertThat(config.warnings()).isEmpty();
  }

  @Test
  void listsWithinTheArguments_needNoQuotes() {
    AgentConfig config =
        read("kafka.bootstrap.servers=a:1,b:2,zone=z", COMPLETE, Map.of(), Map.of());

    assertThat(config.kafka()).containsEntry("bootstrap.servers", "a:1,b:2");
    assertThat(config.zone()).isEqualTo("z");
  }

  @Test
  void unknownKey_isOneWarningWithTheNearestKey() {
    AgentConfig config = read("intervall=2s", COMPLETE, Map.of(), Map.of());

    assertThat(config.live().interval()).isEqualTo(Duration.ofSeconds(1));
    assertThat(config.warnings())
        .containsExactly(
            "unknown key intervall (agent arguments) is ignored; did you mean interval?");
  }

  @ParameterizedTest
  @CsvSource({
    "interval, fast, using 1s",
    "interval, 1ms, using 1s",
    "interval, 11m, using 1s",
    "budget.cpu, lots, using 1%",
    "topics.samples, a/b, using fleetpulse.samples",
    "section.buffers, maybe, using true",
    "config.topic.interval, 0s, using 1m",
    "publish.interval, 2, using 5s",
    "buffer.bytes, 12, using 512KiB",
    "log.level, loud, using info",
    "topics.prefix, a/b, using fleetpulse.",
    "actions.enabled, yes, using false",
    "kafka.bootstrap.servers, kafka, using localhost:9092",
    "kafka.linger.ms, soon, using the default",
    "kafka.linger.mss, 5, using the default",
    "kafka.compression.type, zip, using the default",
    "kafka.security.protocol, TLS, nothing is sent until that is mended",
    "schema.registry.url, registry:8081, using http://localhost:8081",
    "schema.registry.http.read.timeout.ms, soon, using the default",
    "schema.registry.basic.auth.user.info, u:p, nothing is sent until that is mended",
  })
  void badValue_isOneWarningThatNamesItsSourceAndWhatIsUsed(
      String key, String value, String consequence) {
    AgentConfig config = with(Map.of(key, value));

    assertThat(config.warnings()).hasSize(1);
    assertThat(config.warnings().get(0))
        .startsWith(key + "=")
        .contains(" (Fleetpulse.start) cannot be used: ")
        .endsWith("; " + consequence);
  }

  @Test
  void badValueOfKafka_leavesTheDefaultAndTheOthers() {
    AgentConfig config = with(Map.of("kafka.linger.ms", "soon", "kafka.batch.size", "1024"));

    assertThat(config.kafka())
        .containsOnly(
            Map.entry("bootstrap.servers", "kafka:9092"), Map.entry("batch.size", "1024"));
  }

  @Test
  void ownersRequestTimeout_isUsed() {
    AgentConfig config = with(Map.of("kafka.request.timeout.ms", "30000"));

    assertThat(config.warnings()).isEmpty();
    assertThat(config.kafka()).containsEntry("request.timeout.ms", "30000");
  }

  @Test
  void credentials_areInNoWarning() {
    AgentConfig config =
        with(
            Map.of(
                "schema.registry.url", "http//u:hunter2@registry",
                "schema.registry.bearer.auth.token", "hunter2",
                "schema.registry.bearer.auth.credentials.source", "OAUTHBEARER"));

    assertThat(config.warnings()).isNotEmpty().noneMatch(warning -> warning.contains("hunter2"));
  }

  @Test
  void anyPropertyOfTheProducer_passesThroughTheEnvironment() {
    AgentConfig config =
        read(
            "",
            COMPLETE,
            Map.of(),
            Map.of(
                "FLEETPULSE_KAFKA_SASL_JAAS_CONFIG", "module required;",
                "FLEETPULSE_KAFKA_SECURITY_PROTOCOL", "SASL_PLAINTEXT",
                "FLEETPULSE_KAFKA_MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION", "2",
                "FLEETPULSE_SCHEMA_REGISTRY_HTTP_READ_TIMEOUT_MS", "100",
                "FLEETPULSE_LABELS_COST__CENTER", "7",
                "FLEETPULSE_LABELS_ON___CALL", "web",
                "FLEETPULSE_SECTION_BUFFERS", "false"));

    assertThat(config.warnings()).isEmpty();
    assertThat(config.kafka())
        .containsEntry("sasl.jaas.config", "module required;")
        .containsEntry("security.protocol", "SASL_PLAINTEXT")
        .containsEntry("max.in.flight.requests.per.connection", "2");
    assertThat(config.registry()).containsEntry("http.read.timeout.ms", "100");
    assertThat(config.labels())
        .containsOnly(Map.entry("cost_center", "7"), Map.entry("on-call", "web"));
    assertThat(config.live().sectionsOff()).containsExactly("buffers");
  }

  @Test
  void secretInAFile_isCheckedAndNotKept() throws IOException {
    Path file = folder.resolve("jaas");
    Files.writeString(file, "org.example.Module required password=\"hunter2\";\n");
    AgentConfig config =
        read(
            "",
            COMPLETE,
            Map.of("fleetpulse.kafka.security.protocol", "SASL_PLAINTEXT"),
            Map.of("FLEETPULSE_KAFKA_SASL_JAAS_CONFIG_FILE", file.toString()));

    assertThat(config.warnings()).isEmpty();
    assertThat(config.kafka())
        .containsEntry("sasl.jaas.config.file", file.toString())
        .doesNotContainKey("sasl.jaas.config");
    assertThat(config.given()).noneMatch(setting -> setting.toString().contains("hunter2"));
    assertThat(config.given()).anyMatch(setting -> setting.toString().contains(file.toString()));
  }

  @Test
  void secretInAFileThatIsMissing_isOneWarningAndNothingIsSent() {
    String missing = folder.resolve("missing").toString();
    AgentConfig config = with(Map.of("schema.registry.basic.auth.user.info.file", missing));

    assertThat(config.warnings())
        .containsExactly(
            "schema.registry.basic.auth.user.info.file=\""
                + missing
                + "\" (Fleetpulse.start) cannot be used: no such file;"
                + " nothing is sent until that is mended");
    assertThat(config.registry()).containsEntry("basic.auth.user.info.file", missing);
  }

  @Test
  void secretGivenTwice_isTheValueItself() throws IOException {
    Path file = folder.resolve("password");
    Files.writeString(file, "other");
    AgentConfig config =
        with(
            Map.of(
                "kafka.ssl.key.password",
                "hunter2",
                "kafka.ssl.key.password.file",
                file.toString()));

    assertThat(config.warnings())
        .singleElement()
        .asString()
        .contains("ssl.key.password is given too")
        .doesNotContain("hunter2");
    assertThat(config.kafka()).containsEntry("ssl.key.password", "hunter2");
  }

  @Test
  void wrongValueInAFile_isToldOfByTheFile() throws IOException {
    Path file = folder.resolve("user");
    Files.writeString(file, "hunter2");
    AgentConfig config =
        with(
            Map.of(
                "schema.registry.basic.auth.user.info.file",
                file.toString(),
                "schema.registry.basic.auth.credentials.source",
                "USER_INFO"));

    assertThat(config.warnings()).isNotEmpty().noneMatch(warning -> warning.contains("hunter2"));
    assertThat(config.warnings().get(0)).contains("basic.auth");
  }

  @Test
  void unknownSection_isToldOf() {
    AgentConfig config = with(Map.of("section.heap", "false", "section.threadDetails", "false"));

    assertThat(config.warnings())
        .singleElement()
        .asString()
        .startsWith("section.heap is ignored: no such section; there are cpu, memory");
    assertThat(config.live().sectionsOff()).containsExactly("threaddetails");
  }

  @Test
  void sectionMisspelt_isToldOfWithTheNearest() {
    assertThat(with(Map.of("section.bufers", "false")).warnings())
        .containsExactly(
            "section.bufers is ignored: no such section; did you mean section.buffers?");
    assertThat(with(Map.of("section.ThreadDetail", "false")).warnings())
        .containsExactly(
            "section.ThreadDetail is ignored: no such section; did you mean section.threadDetails?");
  }

  @Test
  void slashInAName_isToldOfWithTheNameUsed() {
    AgentConfig config = with(Map.of("service.name", "shop/web", "service.instance.id", "a/b/c"));

    assertThat(config.instanceKey()).hasToString("default/shop_web/a_b_c");
    assertThat(config.serviceName()).isEqualTo("shop_web");
    assertThat(config.warnings())
        .containsExactly(
            "service.name=\"shop/web\" (Fleetpulse.start) is sent as \"shop_web\", as one that is called"
                + " so would be: a slash stands between namespace, service and instance; choose a"
                + " name without",
            "service.instance.id=\"a/b/c\" (Fleetpulse.start) is sent as \"a_b_c\", as one that is called"
                + " so would be: a slash stands between namespace, service and instance; choose a"
                + " name without");
    assertThat(with(Map.of("service.name", "shop_web")).warnings()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"service.namespace", "interval", "kafka.linger.ms", "kafka.acks", "log.level"})
  void longValue_isNotRepeatedWhole(String key) {
    AgentConfig config = with(Map.of(key, "v".repeat(5_000)));

    assertThat(config.warnings())
        .singleElement()
        .asString()
        .startsWith(key + "=\"" + "v".repeat(100) + "… [5000 characters]\" (Fleetpulse.start)")
        .doesNotContain("v".repeat(101));
  }

  @Test
  void longKey_isNotRepeatedWhole() {
    assertThat(with(Map.of("k".repeat(5_000), "1")).warnings())
        .singleElement()
        .asString()
        .contains("k".repeat(100) + "… [5000 characters]")
        .doesNotContain("k".repeat(101));
  }

  @Test
  void settingsFile_isToldOfByItsLine() throws IOException {
    Path file = folder.resolve("agent.properties");
    Files.writeString(file, "# ours\ninterval=fast\nintervall=2s\nspool.directory=C:\\users\n");

    assertThat(with(Map.of("config.file", file.toString())).warnings())
        .containsExactly(
            "file "
                + file
                + ", line 4: spool.directory has a backslash and u without four hexadecimal"
                + " digits; write \\\\ for a backslash; it is ignored",
            "unknown key intervall (file " + file + ", line 3) is ignored; did you mean interval?",
            "interval=\"fast\" (file "
                + file
                + ", line 2) cannot be used: use a number with a unit, such as 500ms, 1s or 2m; using"
                + " 1s");
  }

  @Test
  void settingsFileThatIsNotThere_isToldOfWithTheRemedy() {
    String missing = folder.resolve("none.properties").toString();

    assertThat(with(Map.of("config.file", missing)).warnings())
        .containsExactly(
            "config.file=\""
                + missing
                + "\" (Fleetpulse.start) cannot be used: there is no such file; mend the path, or"
                + " mount the file; the agent goes on without it");
  }

  @Test
  void emptyValue_isNone() {
    AgentConfig config = with(Map.of("interval", "", "zone", " ", "log.level", ""));

    assertThat(config.warnings()).isEmpty();
    assertThat(config.live().interval()).isEqualTo(Duration.ofSeconds(1));
  }

  @ParameterizedTest
  @ValueSource(strings = {"zone", "service.version", "labels.team"})
  void textTooLong_isCutWithOneWarning(String key) {
    AgentConfig config = with(Map.of(key, "é".repeat(IdentityBounds.MOST_CHARACTERS + 1)));

    assertThat(config.warnings())
        .containsExactly(
            key + " (Fleetpulse.start) has 1025 characters, at most 1024; the rest is cut off");
    assertThat(List.of(config.zone(), config.serviceVersion(), config.labels().toString()))
        .anySatisfy(text -> assertThat(text).contains("é".repeat(1_024)))
        .noneSatisfy(text -> assertThat(text).contains("é".repeat(1_025)));
  }

  @Test
  void textAtItsLimit_stays() {
    String longest = "z".repeat(IdentityBounds.MOST_CHARACTERS);
    AgentConfig config = with(Map.of("zone", longest, "service.version", longest));

    assertThat(config.warnings()).isEmpty();
    assertThat(config.zone()).isEqualTo(longest);
  }

  @Test
  void textCutWithinACharacter_isOneShorter() {
    assertThat(with(Map.of("zone", "z" + "😀".repeat(600))).zone())
        .isEqualTo("z" + "😀".repeat(511));
  }

  @Test
  void nameTooLong_isOneWarningThatSaysHowLong() {
    AgentConfig config = with(Map.of("service.namespace", "n".repeat(5_000)));

    assertThat(config.warnings())
        .singleElement()
        .asString()
        .startsWith("service.namespace=")
        .contains("5000 characters", "at most 200 characters", "using default");
    assertThat(config.namespace()).isEqualTo("default");
  }

  @Test
  void defaultsTooLong_areCutToo() {
    Map<String, String> unnamed = new HashMap<>(COMPLETE);
    unnamed.remove("service.name");
    AgentConfig config =
        AgentConfig.read(
            "",
            unnamed,
            Map.of(),
            Map.of(),
            new AgentConfig.Defaults(
                "s".repeat(2_000), "v".repeat(2_000), service -> "i".repeat(2_000)));

    assertThat(List.of(config.serviceName(), config.serviceVersion(), config.instanceId()))
        .allSatisfy(text -> assertThat(text).hasSize(IdentityBounds.MOST_CHARACTERS));
    assertThat(config.warnings())
        .contains(
            "service.name (default) has 2000 characters, at most 1024; the rest is cut off",
            "service.version (default) has 2000 characters, at most 1024; the rest is cut off",
            "service.instance.id (default) has 2000 characters, at most 1024; the rest is cut off");
  }

  @Test
  void labelsTooMany_areLeftOutWithOneWarning() {
    Map<String, String> labels = new HashMap<>();
    for (int i = 0; i < 103; i++) {
      labels.put("labels.l%03d".formatted(i), "x");
    }
    AgentConfig config = with(labels);

    assertThat(config.labels()).hasSize(100).containsKey("l099");
    assertThat(config.warnings())
        .containsExactly(
            "labels.* has 103 labels, at most 100 and 8192 bytes of names and values together;"
                + " left out: l100, l101, l102");
  }

  @Test
  void labelsWithoutEnd_areOneShortLine() {
    Map<String, String> labels = new HashMap<>();
    for (int i = 0; i < 2_000; i++) {
      labels.put("labels.l%04d".formatted(i) + "x".repeat(995), "");
    }
    AgentConfig config = with(labels);

    assertThat(config.labels()).hasSize(8);
    assertThat(config.warnings())
        .singleElement()
        .asString()
        .contains("left out: l0008xxx")
        .contains("x… [1000 characters], l0009x")
        .contains("l0017x")
        .doesNotContain("l0018x")
        .endsWith("x… [1000 characters] and 1982 more")
        .hasSizeLessThan(1_500);
  }

  @Test
  void labelsTooLongTogether_areLeftOutWithOneWarning() {
    Map<String, String> labels = new HashMap<>();
    for (int i = 0; i < 20; i++) {
      labels.put("labels.l%02d".formatted(i), "é".repeat(500));
    }
    AgentConfig config = with(labels);

    assertThat(config.labels()).hasSize(8);
    assertThat(config.warnings()).singleElement().asString().contains("left out: l08, l09");
  }

  @Test
  void labelsNameTooLong_isLeftOut() {
    AgentConfig config = with(Map.of("labels." + "n".repeat(1_025), "x", "labels.team", "a"));

    assertThat(config.labels()).containsOnlyKeys("team");
    assertThat(config.warnings())
        .singleElement()
        .asString()
        .startsWith("a name below labels.* has 1025 characters, at most 1024; it is left out");
  }

  @Test
  void optionsTooManyOrNone_areNotAllowed() throws Exception {
    Path file = folder.resolve("sink.pem");
    Files.writeString(file, publicKey());
    StringBuilder options = new StringBuilder("bad-name;" + "x".repeat(2_000));
    for (int i = 0; i < 80; i++) {
      options.append(";Option").append(i);
    }
    AgentConfig config =
        with(
            Map.of(
                "actions.enabled", "true",
                "actions.allow", options.toString(),
                "actions.public.key.file", file.toString()));

    assertThat(config.actions().allow()).hasSize(64).contains("Option0").doesNotContain("bad-name");
    assertThat(config.warnings())
        .hasSize(3)
        .anyMatch(line -> line.contains("\"bad-name\", which is no VM option's name"))
        .anyMatch(line -> line.contains("… [2000 characters]\", which is no VM option's name"))
        .anyMatch(
            line ->
                line.equals(
                    "actions.allow has 80 options, at most 64; left out: Option64, Option65,"
                        + " Option66, Option67, Option68, Option69, Option70, Option71, Option72,"
                        + " Option73 and 6 more"));
  }

  @Test
  void textOfAConfiguration_holdsNoSecret() {
    assertThat(with(Map.of("kafka.ssl.key.password", "hunter2")).toString())
        .doesNotContain("hunter2");
  }

  @Test
  void keyFileOfActions_isReadBeforeTheyAreEnabled() throws Exception {
    Path file = folder.resolve("sink.pem");
    Map<String, String> settings =
        Map.of(
            "actions.enabled", "true",
            "actions.allow", "G1PeriodicGCInterval",
            "actions.public.key.file", file.toString());

    AgentConfig missing = with(settings);
    assertThat(missing.actions().enabled()).isFalse();
    assertThat(missing.warnings()).hasSize(1);
    assertThat(missing.warnings().get(0))
        .startsWith("actions.public.key.file=\"" + file)
        .endsWith("; no action is taken");

    Files.writeString(file, "-----BEGIN PRIVATE KEY-----\n");
    assertThat(with(settings).warnings()).hasSize(1);

    Files.writeString(file, publicKey());
    AgentConfig usable = with(settings);
    assertThat(usable.warnings()).isEmpty();
    assertThat(usable.actions().enabled()).isTrue();
  }

  private static String publicKey() throws GeneralSecurityException {
    byte[] key = KeyPairGenerator.getInstance("Ed25519").generateKeyPair().getPublic().getEncoded();
    return "-----BEGIN PUBLIC KEY-----\n"
        + Base64.getMimeEncoder().encodeToString(key)
        + "\n-----END PUBLIC KEY-----\n";
  }

  private static AgentConfig with(Map<String, String> settings) {
    Map<String, String> all = new HashMap<>(COMPLETE);
    all.putAll(settings);
    return read("", all, Map.of(), Map.of());
  }

  private static AgentConfig read(
      String arguments,
      Map<String, String> explicit,
      Map<String, String> systemProperties,
      Map<String, String> environment) {
    return AgentConfig.read(
        arguments,
        explicit,
        systemProperties,
        environment,
        new AgentConfig.Defaults("main", "", service -> service + "-slot"));
  }
}
