package io.fleetpulse.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetpulse.schemas.topics.IdentityBounds;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;

/**
 * Whatever an owner writes, there is a configuration within its bounds, and what is said is fit to
 * be logged.
 */
class AgentConfigProperties {
  private static final int MOST_SAID = 2_000;

  @Property(tries = 500)
  void anyArguments_giveAConfigurationWithinItsBounds(@ForAll("texts") String arguments) {
    check(AgentConfig.read(arguments, Map.of(), Map.of(), Map.of(), defaults()));
  }

  @Property(tries = 1_000)
  void anyValueOfAnyKey_givesAConfigurationWithinItsBounds(
      @ForAll @Size(max = 12) Map<@From("keys") String, @From("texts") String> settings) {
    Map<String, String> properties = new HashMap<>();
    Map<String, String> environment = new HashMap<>();
    settings.forEach(
        (key, value) -> {
          properties.put("fleetpulse." + key, value);
          environment.put("FLEETPULSE_" + key.toUpperCase(Locale.ROOT), value);
        });
    check(AgentConfig.read("", Map.of(), properties, environment, defaults()));
    check(AgentConfig.read(null, settings, Map.of(), environment, defaults()));
  }

  private static void check(AgentConfig config) {
    assertThat(config.live().interval()).isBetween(Duration.ofMillis(100), Duration.ofMinutes(10));
    assertThat(config.live().publishInterval())
        .isBetween(config.live().interval(), Duration.ofHours(1));
    assertThat(config.bufferBytes()).isBetween(64 * 1024, 64 * 1024 * 1024);
    assertThat(config.topicsPrefix()).matches("[a-zA-Z0-9._-]{0,100}");
    assertThat(List.of(config.serviceName(), config.namespace(), config.instanceId()))
        .allSatisfy(name -> assertThat(name).matches("\\P{Cntrl}{1,200}"));
    assertThat(config.zone()).hasSizeLessThanOrEqualTo(IdentityBounds.MOST_CHARACTERS);
    assertThat(config.labels().values())
        .allSatisfy(
            value -> assertThat(value).hasSizeLessThanOrEqualTo(IdentityBounds.MOST_CHARACTERS));
    assertThat(config.kafka()).containsKey("bootstrap.servers");
    assertThat(config.registry()).containsKey("url");
    assertThat(config.warnings())
        .allSatisfy(
            warning -> {
              assertThat(warning).hasSizeLessThanOrEqualTo(MOST_SAID);
              assertThat(warning).as("one line").doesNotContainPattern("\\p{Cntrl}");
            });
  }

  private static AgentConfig.Defaults defaults() {
    return new AgentConfig.Defaults("main", "", service -> "slot");
  }

  @Provide
  Arbitrary<String> keys() {
    return Arbitraries.oneOf(
        Arbitraries.of(
            "service.name",
            "service.namespace",
            "service.instance.id",
            "zone",
            "labels.team",
            "interval",
            "publish.interval",
            "buffer.bytes",
            "spool.directory",
            "spool.bytes",
            "topics.prefix",
            "log.level",
            "config.file",
            "kafka.bootstrap.servers",
            "kafka.acks",
            "kafka.linger.ms",
            "kafka.sasl.jaas.config",
            "kafka.ssl.keystore.password.file",
            "schema.registry.url",
            "schema.registry.basic.auth.user.info",
            "actions.enabled",
            "actions.allow",
            "actions.public.key.file"),
        Arbitraries.strings().ofMaxLength(30));
  }

  @Provide
  Arbitrary<String> texts() {
    return Arbitraries.oneOf(
        Arbitraries.strings().ofMaxLength(60),
        Arbitraries.strings().ascii().ofMaxLength(3_000),
        Arbitraries.of(
            "",
            " ",
            "\n",
            "a=b,c=d",
            "=",
            ",,,",
            "true",
            "TRUE ",
            "-1",
            "0",
            "1s",
            "1 s",
            "1e9s",
            "99999999999999999999",
            "100ms",
            "10m",
            "24h",
            "NaN",
            "1KiB",
            "1GiB",
            "-5MiB",
            "debug",
            "http://",
            "http://a:b@c",
            "::::",
            "host:port",
            "localhost:9092",
            "/",
            "\u0000",
            "\uD800"),
        Arbitraries.longs().map(String::valueOf),
        Arbitraries.longs().map(number -> number + "ms"));
  }
}
