package io.fleetpulse.streams;

import io.fleetpulse.schemas.topics.TopicCatalogue;
import io.fleetpulse.service.config.Settings;
import io.fleetpulse.streams.store.ChunkTimes;
import io.fleetpulse.streams.store.HistoryConfig;
import io.fleetpulse.streams.topology.StreamsProperties;
import io.fleetpulse.streams.window.WindowTier;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * The processor's settings.
 *
 * @param kafka given to every Kafka client
 * @param registry given to the registry's client
 * @param instanceId stable name of this process in its group
 * @param sessionTimeout how long others wait for its return before they take over
 * @param historyRetention how far back questions can reach, by tier
 */
record ProcessorConfig(
    Map<String, Object> kafka,
    Map<String, Object> registry,
    TopicCatalogue topics,
    String httpHost,
    int httpPort,
    String applicationId,
    Path stateDir,
    int threads,
    Duration commitInterval,
    String instanceId,
    Duration sessionTimeout,
    Map<WindowTier, Duration> historyRetention,
    boolean builtInRules) {

  /** The bounds that brokers have: they refuse others for good. */
  private static final Duration LEAST_SESSION = Duration.ofSeconds(6);

  private static final Duration MOST_SESSION = Duration.ofMinutes(30);

  private static final Duration MOST_RETENTION = Duration.ofDays(3_650);

  private static final List<String> KEYS =
      List.of(
          "topics.prefix",
          "topics.partitions",
          "topics.replication.factor",
          "http.host",
          "http.port",
          "processor.application.id",
          "processor.state.dir",
          "processor.threads",
          "processor.commit.interval",
          "processor.instance.id",
          "processor.session.timeout",
          "processor.history.10s.retention",
          "processor.history.1m.retention",
          "processor.history.10m.retention",
          "processor.rules.builtin");

  static ProcessorConfig from(Settings settings) {
    settings.requireKnown(KEYS, List.of("kafka.", "schema.registry."));
    return new ProcessorConfig(
        settings.kafka(),
        settings.registry(),
        new TopicCatalogue(
            settings.text("topics.prefix", TopicCatalogue.DEFAULT_PREFIX),
            settings.number("topics.partitions", 4, 1, 10_000),
            (short) settings.number("topics.replication.factor", 1, 1, 100)),
        settings.text("http.host", "127.0.0.1"),
        settings.number("http.port", 7071, 0, 65_535),
        settings.text("processor.application.id", "fleetpulse-processor"),
        Path.of(settings.text("processor.state.dir", "fleetpulse-state")),
        settings.number("processor.threads", 2, 1, 256),
        settings.duration("processor.commit.interval", Duration.ofMillis(500)),
        settings.text("processor.instance.id", host()),
        settings.duration(
            "processor.session.timeout",
            StreamsProperties.SESSION_TIMEOUT,
            LEAST_SESSION,
            MOST_SESSION),
        historyRetention(settings),
        settings.flag("processor.rules.builtin", true));
  }

  private static Map<WindowTier, Duration> historyRetention(Settings settings) {
    Map<WindowTier, Duration> all = new EnumMap<>(WindowTier.class);
    HistoryConfig.USUAL_RETENTION.forEach(
        (tier, usual) ->
            all.put(
                tier,
                settings.duration(
                    "processor.history." + tier.label() + ".retention",
                    usual,
                    ChunkTimes.span(tier),
                    MOST_RETENTION)));
    return all;
  }

  private static String host() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "processor";
    }
  }
}
