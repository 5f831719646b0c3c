package io.fleetpulse.sink;

import io.fleetpulse.schemas.topics.TopicCatalogue;
import io.fleetpulse.service.config.ConfigException;
import io.fleetpulse.service.config.Settings;
import io.fleetpulse.sink.notify.webhook.WebhookConfig;
import io.fleetpulse.sink.optimise.CommandSigner;
import io.fleetpulse.sink.optimise.OptimiseMode;
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
 * @param alertExpiry how long an alert stands without a heartbeat
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
    @Nullable CommandSigner signer,
    String groupId,
    Duration alertExpiry) {

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
          "optimise.signing.key.file",
          "optimise.key.id",
          "sink.group.id",
          "sink.alert.expiry");

  SinkConfig {
    if (alertExpiry.isZero() || alertExpiry.isNegative()) {
      throw new ConfigException("fleetpulse.sink.alert.expiry must be longer than nothing");
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
          new TopicCatalogue(
              settings.text("topics.prefix", TopicCatalogue.DEFAULT_PREFIX),
              settings.number("topics.partitions", 4, 1, 10_000),
              (short) settings.number("topics.replication.factor", 1, 1, 100)),
          settings.text("http.host", "127.0.0.1"),
          settings.number("http.port", 7070, 0, 65_535),
          DatabaseConfig.of(
              settings.text("database.url", "jdbc:h2:file:./fleetpulse-sink"),
              settings.find("database.user").orElse(null),
              settings.file("database.password.file").orElse(null)),
          url(settings, "processor.url", "http://127.0.0.1:7071"),
          webhook(settings),
          settings.choice("optimise.mode", OptimiseMode.class, OptimiseMode.ADVISE),
          signer(settings),
          settings.text("sink.group.id", "fleetpulse-sink"),
          settings.duration("sink.alert.expiry", Duration.ofMinutes(5)));
    } catch (IllegalArgumentException e) {
      throw new ConfigException(String.valueOf(e.getMessage()));
    }
  }

  private static @Nullable WebhookConfig webhook(Settings settings) {
    if (settings.find("webhook.url").isEmpty()) {
      return null;
    }
    return new WebhookConfig(
        url(settings, "webhook.url", ""),
        settings.duration("webhook.timeout", Duration.ofSeconds(10)),
        settings.number("webhook.attempts", 12, 1, 1000),
        settings.text("http.external.url", ""));
  }

  private static @Nullable CommandSigner signer(Settings settings) {
    Optional<Path> file = settings.file("optimise.signing.key.file");
    return file.map(each -> CommandSigner.read(each, settings.text("optimise.key.id", "sink")))
        .orElse(null);
  }

  /** A webhook's address may hold a token: the message does not repeat it. */
  private static URI url(Settings settings, String key, String otherwise) {
    try {
      return URI.create(settings.text(key, otherwise));
    } catch (IllegalArgumentException e) {
      throw new ConfigException("fleetpulse." + key + " is no URL");
    }
  }
}
