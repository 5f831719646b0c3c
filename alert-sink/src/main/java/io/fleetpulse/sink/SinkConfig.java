package io.fleetpulse.sink;

import io.fleetpulse.schemas.topics.TopicCatalogue;
import io.fleetpulse.service.config.ConfigException;
import io.fleetpulse.service.config.Settings;
import io.fleetpulse.sink.notify.webhook.WebhookConfig;
import io.fleetpulse.sink.optimise.CommandSigner;
import io.fleetpulse.sink.optimise.OptimiseMode;
import io.fleetpulse.sink.optimise.OptimisePolicy;
import io.fleetpulse.sink.store.DatabaseConfig;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The sink's settings.
 *
 * @param kafka given to every Kafka client
 * @param registry given to the registry's client
 * @param webhook null: none
 * @param signer null: no command can be sent
 * @param measureAfter when an agent reports what its change did
 * @param alertExpiry how long an alert stands without a heartbeat; at least two of them
 */
record SinkConfig(
    Map<String, Object> kafka,
    Map<String, Object> registry,
    TopicCatalogue topics,
    String httpHost,
    int httpPort,
    DatabaseConfig database,
    URI processor,
    @Nullable WebhookConfig webhook,
    OptimiseMode mode,
    Duration measureAfter,
    @Nullable CommandSigner signer,
    String groupId,
    Duration alertExpiry) {

  private static final Duration LEAST_EXPIRY = Duration.ofMinutes(2);

  private static final Duration LEAST_MEASURE = Duration.ofSeconds(1);
  private static final Duration MOST_MEASURE = Duration.ofMinutes(4);

  private static final List<String> KEYS =
      List.of(
          "topics.prefix",
          "topics.partitions",
          "topics.replication.factor",
          "http.host",
          "http.port",
          "http.external.url",
          "database.url",
          "database.user",
          "database.password.file",
          "processor.url",
          "webhook.url",
          "webhook.timeout",
          "webhook.attempts",
          "optimise.mode",
          "optimise.measure.after",
          "optimise.signing.key.file",
          "optimise.key.id",
          "sink.group.id",
          "sink.alert.expiry");

  SinkConfig {
    if (alertExpiry.compareTo(LEAST_EXPIRY) < 0) {
      throw new ConfigException(
          "fleetpulse.sink.alert.expiry = "
              + alertExpiry.toMillis()
              + "ms: use at least 2m, as a finding is heard of once a minute and one late heartbeat"
              + " must not end an alert");
    }
    if (measureAfter.compareTo(LEAST_MEASURE) < 0 || measureAfter.compareTo(MOST_MEASURE) > 0) {
      throw new ConfigException(
          "fleetpulse.optimise.measure.after = "
              + measureAfter.toMillis()
              + "ms: use 1s to 4m, as an agent undoes after 5m what is not confirmed");
    }
    if (mode == OptimiseMode.AUTO && signer == null) {
      throw new ConfigException(
          "fleetpulse.optimise.mode=auto needs fleetpulse.optimise.signing.key.file: an Ed25519"
              + " key as \"openssl genpkey -algorithm ed25519\" makes one");
    }
  }

  /**
   * @throws ConfigException naming the setting and what to do
   */
  static SinkConfig from(Settings settings) {
    settings.requireKnown(KEYS, List.of("kafka.", "schema.registry."));
    try {
      return new SinkConfig(
          settings.kafka(),
          settings.registry(),
          topics(settings),
          settings.text("http.host", "127.0.0.1"),
          settings.number("http.port", 7070, 0, 65_535),
          new DatabaseConfig(
              settings.text("database.url", "jdbc:h2:file:./fleetpulse-sink"),
              settings.find("database.user").orElse(null),
              settings.secretFile("database.password.file").orElse(null)),
          processor(settings),
          webhook(settings),
          settings.choice("optimise.mode", OptimiseMode.class, OptimiseMode.ADVISE),
          settings.duration("optimise.measure.after", OptimisePolicy.USUAL_MEASURE_AFTER),
          signer(settings),
          settings.text("sink.group.id", "fleetpulse-sink"),
          settings.duration("sink.alert.expiry", Duration.ofMinutes(5)));
    } catch (IllegalArgumentException e) {
      throw new ConfigException(String.valueOf(e.getMessage()));
    }
  }

  private static TopicCatalogue topics(Settings settings) {
    try {
      return new TopicCatalogue(
          settings.text("topics.prefix", TopicCatalogue.DEFAULT_PREFIX),
          settings.number("topics.partitions", 4, 1, 10_000),
          (short) settings.number("topics.replication.factor", 1, 1, 100));
    } catch (IllegalArgumentException e) {
      throw new ConfigException("fleetpulse." + e.getMessage());
    }
  }

  private static URI processor(Settings settings) {
    String text = settings.text("processor.url", "http://127.0.0.1:7071");
    return http(text)
        .orElseThrow(() -> noUrl("processor.url", text, "the processor's, as http://host:7071"));
  }

  private static @Nullable WebhookConfig webhook(Settings settings) {
    String external = settings.text("http.external.url", "");
    if (!external.isEmpty() && http(external).isEmpty()) {
      throw noUrl("http.external.url", external, "this sink's as people reach it, as https://host");
    }
    Duration timeout = settings.duration("webhook.timeout", Duration.ofSeconds(10));
    if (timeout.isZero()) {
      throw new ConfigException("fleetpulse.webhook.timeout = 0: use a duration such as 10s");
    }
    int attempts = settings.number("webhook.attempts", 12, 1, 1000);
    Optional<String> address = settings.find("webhook.url");
    if (address.isEmpty()) {
      return null;
    }
    // It may hold a token: the message does not repeat it.
    URI url =
        http(address.get())
            .orElseThrow(
                () ->
                    new ConfigException(
                        "fleetpulse.webhook.url is no http or https URL with a host: use one such"
                            + " as https://host/path (its value is not repeated here)"));
    return new WebhookConfig(url, timeout, attempts, external);
  }

  private static @Nullable CommandSigner signer(Settings settings) {
    Optional<Path> file = settings.file("optimise.signing.key.file");
    String keyId = settings.text("optimise.key.id", "sink");
    try {
      return file.map(each -> CommandSigner.read(each, keyId)).orElse(null);
    } catch (IllegalArgumentException e) {
      throw new ConfigException("fleetpulse.optimise.signing.key.file: " + e.getMessage());
    }
  }

  /** What else would only fail once somebody is to be reached there. */
  private static Optional<URI> http(String text) {
    try {
      URI url = URI.create(text);
      boolean http = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
      return http && url.getHost() != null ? Optional.of(url) : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static ConfigException noUrl(String key, String value, String use) {
    return new ConfigException(
        "fleetpulse." + key + " = \"" + value + "\" is no http or https URL: use " + use);
  }
}
