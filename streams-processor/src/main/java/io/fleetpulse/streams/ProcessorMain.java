package io.fleetpulse.streams;

import io.fleetpulse.schemas.avro.AgentConfig;
import io.fleetpulse.schemas.avro.Rule;
import io.fleetpulse.schemas.catalogue.MetricCatalogue;
import io.fleetpulse.schemas.catalogue.SampleSections;
import io.fleetpulse.schemas.registry.RegistryClient;
import io.fleetpulse.schemas.registry.RegistryConfig;
import io.fleetpulse.schemas.serde.TrustedRecords;
import io.fleetpulse.schemas.setting.LiveCheck;
import io.fleetpulse.schemas.topics.Topic;
import io.fleetpulse.service.config.ConfigException;
import io.fleetpulse.service.config.Settings;
import io.fleetpulse.service.health.HealthChecks;
import io.fleetpulse.service.http.ApiException;
import io.fleetpulse.service.http.HttpShell;
import io.fleetpulse.service.platform.Platform;
import io.fleetpulse.streams.agent.AgentConfigBook;
import io.fleetpulse.streams.control.KafkaControlWriter;
import io.fleetpulse.streams.detection.DetectionConfig;
import io.fleetpulse.streams.finding.BuiltIn;
import io.fleetpulse.streams.finding.FindingMetrics;
import io.fleetpulse.streams.finding.FindingsConfig;
import io.fleetpulse.streams.finding.LiveFindings;
import io.fleetpulse.streams.http.AgentConfigRoutes;
import io.fleetpulse.streams.http.CatalogueRoutes;
import io.fleetpulse.streams.http.FindingRoutes;
import io.fleetpulse.streams.http.InstanceRoutes;
import io.fleetpulse.streams.http.LiveCatalogue;
import io.fleetpulse.streams.http.RuleRoutes;
import io.fleetpulse.streams.http.ServiceRoutes;
import io.fleetpulse.streams.query.ServiceHistory;
import io.fleetpulse.streams.query.Stores;
import io.fleetpulse.streams.query.WindowHistory;
import io.fleetpulse.streams.rule.RuleBook;
import io.fleetpulse.streams.rule.RuleCheck;
import io.fleetpulse.streams.rule.file.BuiltInRules;
import io.fleetpulse.streams.service.LiveServices;
import io.fleetpulse.streams.service.ServiceMetrics;
import io.fleetpulse.streams.service.ServicesConfig;
import io.fleetpulse.streams.store.HistoryConfig;
import io.fleetpulse.streams.store.HistoryMetrics;
import io.fleetpulse.streams.topology.StreamsProperties;
import io.fleetpulse.streams.topology.StreamsStart;
import io.fleetpulse.streams.topology.TopologyFactory;
import io.fleetpulse.streams.window.KafkaSampleLog;
import io.fleetpulse.streams.window.LiveInstances;
import io.fleetpulse.streams.window.SampleLog;
import io.fleetpulse.streams.window.SamplesConfig;
import io.fleetpulse.streams.window.WindowMetrics;
import io.fleetpulse.streams.window.WindowTier;
import io.micrometer.core.instrument.binder.kafka.KafkaStreamsMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The streams processor as a process. */
public final class ProcessorMain {
  private static final Logger LOG = LoggerFactory.getLogger(ProcessorMain.class);
  private static final int CANNOT_START = 2;
  private static final Duration CLOSE = Duration.ofSeconds(10);
  private static final String USAGE =
      """
      Fleetpulse streams processor: samples to windows and findings, with REST.
      Usage: java -jar fleetpulse-processor.jar [--config FILE]
      Settings (file, FLEETPULSE_… environment, -Dfleetpulse.… system properties):
      see docs/processor.md; the least are
        fleetpulse.kafka.bootstrap.servers=host:9092
        fleetpulse.schema.registry.url=http://host:8081""";

  private ProcessorMain() {}

  public static void main(String[] args) throws InterruptedException {
    if (args.length == 1 && args[0].equals("--help")) {
      System.out.println(USAGE);
      return;
    }
    try {
      ProcessorConfig config = ProcessorConfig.from(Settings.load(args));
      RegistryConfig registry = RegistryConfig.fromOnly(config.registry());
      StateDirectory.prepare(config.stateDir());
      TrustedRecords.trust();
      run(config, new RegistryClient(registry));
    } catch (ConfigException | org.apache.kafka.common.config.ConfigException e) {
      refuse(e.getMessage());
    } catch (RuntimeException e) {
      // Such as a topic that is there with other settings than results need.
      LOG.error("the processor cannot start", e);
      refuse(e.getMessage() == null ? e.toString() : e.getMessage());
    }
  }

  private static void refuse(@Nullable String why) {
    System.err.println("fleetpulse-processor: " + why);
    System.exit(CANNOT_START);
  }

  private static void run(ProcessorConfig config, RegistryClient registry)
      throws InterruptedException {
    HealthChecks health = new HealthChecks();
    PrometheusMeterRegistry meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    MetricCatalogue catalogue = MetricCatalogue.load();
    LiveInstances instances = new LiveInstances();
    WindowMetrics windowMetrics = new WindowMetrics();
    LiveFindings liveFindings = new LiveFindings();
    FindingMetrics findingMetrics = new FindingMetrics();
    LiveCatalogue metrics = new LiveCatalogue(catalogue, instances);
    RuleCheck ruleCheck = new RuleCheck(catalogue, BuiltIn::named);
    RuleBook rules =
        new RuleBook(ruleCheck, config.builtInRules() ? BuiltInRules.load(ruleCheck) : List.of());
    AgentConfigBook agentConfigs = new AgentConfigBook(new LiveCheck(SampleSections.names()));
    HistoryMetrics historyMetrics = new HistoryMetrics();
    LiveServices services = new LiveServices();
    ServiceMetrics serviceMetrics = new ServiceMetrics();
    windowMetrics.bindTo(meters);
    serviceMetrics.bindTo(meters);
    findingMetrics.bindTo(meters);
    rules.bindTo(meters);
    agentConfigs.bindTo(meters);
    historyMetrics.bindTo(meters);
    Platform platform = new Platform();
    health.add("platform", platform::health);
    // Before the port opens: "platform" alone would say ready while Streams does not exist yet.
    StreamsHealth streamsHealth = new StreamsHealth();
    health.add("streams", streamsHealth::report);

    HttpShell http = new HttpShell("Fleetpulse processor", health, meters, javalin -> {});
    http.guard(
        "/api/",
        503,
        "Not now; the message says what is waited for.",
        () -> {
          // An empty fleet would be believed.
          if (!streamsHealth.watching()) {
            throw ApiException.unavailable("starting: " + platform.health().detail());
          }
          if (!streamsHealth.whole()) {
            throw ApiException.unavailable(streamsHealth.report().detail());
          }
        });
    http.start(config.httpHost(), config.httpPort());
    Map<String, Integer> ids = platform.prepare(config.kafka(), config.topics(), registry);

    Map<WindowTier, Integer> windowSchemas =
        WindowTier.each(topic -> Objects.requireNonNull(ids.get(config.topics().subject(topic))));
    SampleLog.Factory log = () -> new KafkaSampleLog(config.kafka(), config.applicationId());
    SamplesConfig samples =
        new SamplesConfig(registry, windowSchemas, instances, windowMetrics, log);
    ServicesConfig serviceWindows =
        new ServicesConfig(
            registry,
            Objects.requireNonNull(ids.get(config.topics().subject(Topic.WINDOWS_10S))),
            Objects.requireNonNull(ids.get(config.topics().subject(Topic.SERVICE_WINDOWS))),
            services,
            serviceMetrics,
            log);
    HistoryConfig kept =
        new HistoryConfig(registry, windowSchemas, config.historyRetention(), historyMetrics, log);
    FindingsConfig findings =
        new FindingsConfig(
            registry,
            Objects.requireNonNull(ids.get(config.topics().subject(Topic.FINDINGS))),
            rules,
            liveFindings,
            findingMetrics);
    DetectionConfig detection =
        new DetectionConfig(
            registry,
            Objects.requireNonNull(ids.get(config.topics().subject(Topic.WINDOWS_1M))),
            findings.schemaId(),
            liveFindings,
            findingMetrics,
            windowMetrics.replayGaps(),
            log);
    KafkaControlWriter<Rule> ruleWriter =
        new KafkaControlWriter<>(config.kafka(), config.topics().name(Topic.RULES), registry);
    KafkaControlWriter<AgentConfig> agentConfigWriter =
        new KafkaControlWriter<>(
            config.kafka(), config.topics().name(Topic.AGENT_CONFIG), registry);
    KafkaStreams streams =
        StreamsStart.start(
            () ->
                streams(
                    TopologyFactory.build(
                        config.topics(),
                        samples,
                        findings,
                        serviceWindows,
                        kept,
                        detection,
                        agentConfigs),
                    config,
                    streamsHealth));
    new KafkaStreamsMetrics(streams).bindTo(meters);
    Stores stores = Stores.of(streams);
    WindowHistory history = new WindowHistory(stores, registry, windowSchemas);
    new InstanceRoutes(instances, history, metrics, System::currentTimeMillis).register(http);
    new ServiceRoutes(
            instances,
            services,
            new ServiceHistory(stores, registry, historyMetrics.unreadable),
            metrics,
            System::currentTimeMillis)
        .register(http);
    new RuleRoutes(rules, ruleCheck, ruleWriter, liveFindings, metrics).register(http);
    new AgentConfigRoutes(agentConfigs, agentConfigWriter).register(http);
    new FindingRoutes(liveFindings).register(http);
    new CatalogueRoutes(metrics).register(http);
    streamsHealth.watch(streams::state);

    CountDownLatch stopped = new CountDownLatch(1);
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  http.close();
                  streams.close(CLOSE);
                  ruleWriter.close();
                  agentConfigWriter.close();
                  registry.close();
                  LOG.info("stopped");
                  stopped.countDown();
                },
                "shutdown"));
    LOG.info(
        "processing {} of {}",
        config.topics().name(Topic.SAMPLES),
        config.kafka().get(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG));
    stopped.await();
  }

  private static KafkaStreams streams(
      Topology topology, ProcessorConfig config, StreamsHealth health) {
    KafkaStreams streams =
        new KafkaStreams(
            topology,
            StreamsProperties.sessionTimeout(
                StreamsProperties.exactlyOnce(
                    config.kafka(),
                    config.applicationId(),
                    config.instanceId(),
                    config.stateDir(),
                    config.threads(),
                    config.commitInterval()),
                config.sessionTimeout()));
    streams.setUncaughtExceptionHandler(
        e -> {
          LOG.error("a stream thread died; another takes its place", e);
          health.threadDied();
          return StreamThreadExceptionResponse.REPLACE_THREAD;
        });
    streams.setStateListener(
        (now, before) -> {
          LOG.info("streams: {} after {}", now, before);
          health.changedTo(now);
        });
    return streams;
  }
}
