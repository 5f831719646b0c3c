package io.fleetpulse.sink;

import io.fleetpulse.schemas.registry.RegistryClient;
import io.fleetpulse.schemas.topics.Topic;
import io.fleetpulse.service.config.ConfigException;
import io.fleetpulse.service.health.HealthChecks;
import io.fleetpulse.service.http.HttpShell;
import io.fleetpulse.service.platform.Platform;
import io.fleetpulse.sink.http.ActionRoutes;
import io.fleetpulse.sink.http.AlertRoutes;
import io.fleetpulse.sink.http.EventStream;
import io.fleetpulse.sink.http.FleetProxy;
import io.fleetpulse.sink.http.WebPage;
import io.fleetpulse.sink.ingest.Ingest;
import io.fleetpulse.sink.ingest.KafkaClients;
import io.fleetpulse.sink.ingest.ProcessorProbe;
import io.fleetpulse.sink.ingest.Sweeper;
import io.fleetpulse.sink.ledger.ActionLedger;
import io.fleetpulse.sink.ledger.AlertLedger;
import io.fleetpulse.sink.ledger.Ledger;
import io.fleetpulse.sink.ledger.SystemAlerts;
import io.fleetpulse.sink.lifecycle.AlertStateMachine;
import io.fleetpulse.sink.notify.Backoff;
import io.fleetpulse.sink.notify.Channel;
import io.fleetpulse.sink.notify.Dispatcher;
import io.fleetpulse.sink.notify.log.LogChannel;
import io.fleetpulse.sink.notify.topic.ActionTopicChannel;
import io.fleetpulse.sink.notify.topic.AlertTopicChannel;
import io.fleetpulse.sink.notify.topic.DeadLetterChannel;
import io.fleetpulse.sink.notify.topic.TopicWriter;
import io.fleetpulse.sink.notify.webhook.WebhookChannel;
import io.fleetpulse.sink.optimise.CommandSealer;
import io.fleetpulse.sink.optimise.OptimisePolicy;
import io.fleetpulse.sink.optimise.Optimiser;
import io.fleetpulse.sink.route.Routes;
import io.fleetpulse.sink.store.Database;
import io.fleetpulse.sink.store.DatabaseException;
import io.fleetpulse.sink.store.SqlStates;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.exception.FlywayValidateException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The sink's parts and the order in which they start: HTTP first, so that waiting is visible. */
final class Sink implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Sink.class);
  private static final Duration PAUSE = Duration.ofSeconds(2);
  private static final Duration PROXY_TIMEOUT = Duration.ofSeconds(10);
  private static final Duration PROBE = Duration.ofSeconds(5);
  private static final Duration WRITE = Duration.ofSeconds(30);
  private static final Duration CLAIM = Duration.ofSeconds(60);
  private static final Duration OUTBOX_POLL = Duration.ofMillis(500);

  /** Less than the 30 seconds after which containers are killed. */
  private static final Duration CLOSE_ALL = Duration.ofSeconds(25);

  private static final Duration CLOSE_ONE = Duration.ofSeconds(7);

  private final SinkConfig config;
  private final RegistryClient registry;
  private final Clock clock = Clock.systemUTC();
  private final Closing closing = new Closing(CLOSE_ALL, CLOSE_ONE);
  private volatile String databaseTrouble = "not asked yet";

  Sink(SinkConfig config, RegistryClient registry) {
    this.config = config;
    this.registry = registry;
  }

  /**
   * Starts all parts; waits for the database, Kafka and the registry as long as they are away.
   *
   * @throws ConfigException when waiting would not help
   */
  void start() throws InterruptedException {
    HealthChecks health = new HealthChecks();
    PrometheusMeterRegistry meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    Platform platform = new Platform();
    closing.add(registry);
    Database database = closing.add(new Database(config.database()));
    Ledger ledger = new Ledger(database);
    AlertLedger alerts =
        new AlertLedger(
            new AlertStateMachine(Sink::id), new Routes(config.webhook() != null), meters);
    EventStream events = new EventStream();
    ledger.listen(events);
    health.add("platform", platform::health);
    health.add("database", () -> databaseHealth(database));
    // From the first answer on: a sink that does not read yet must not be ready for a moment.
    health.add("ingest", () -> HealthChecks.Result.down("reading has not started yet"));

    HttpShell http = closing.add(new HttpShell("Fleetpulse sink", health, meters, javalin -> {}));
    new WebPage().register(http);
    new FleetProxy(config.processor(), PROXY_TIMEOUT).register(http);
    new AlertRoutes(database, ledger, alerts, clock).register(http);
    new ActionRoutes(database).register(http);
    closing.add(events).register(http);
    http.start(config.httpHost(), config.httpPort());

    migrate(database);
    platform.prepare(config.kafka(), config.topics(), registry);

    SystemAlerts system = new SystemAlerts(ledger, alerts, clock);
    notifications(database, ledger, system, meters);
    ingest(database, ledger, alerts, system, meters, health);
    LOG.info(
        "alerting on {} of {}",
        config.topics().name(Topic.FINDINGS),
        config.kafka().get("bootstrap.servers"));
  }

  @Override
  public void close() {
    closing.close();
  }

  private void notifications(
      Database database, Ledger ledger, SystemAlerts system, PrometheusMeterRegistry meters) {
    TopicWriter writer = closing.add(new TopicWriter(KafkaClients.producer(config.kafka()), WRITE));
    List<Channel> channels = new ArrayList<>();
    channels.add(new LogChannel());
    channels.add(new AlertTopicChannel(writer, config.topics().name(Topic.ALERTS), registry));
    channels.add(new ActionTopicChannel(writer, config.topics().name(Topic.ACTIONS), registry));
    channels.add(new DeadLetterChannel(writer, config.topics().name(Topic.DEAD_LETTERS)));
    Duration claim = CLAIM;
    if (config.webhook() != null) {
      channels.add(new WebhookChannel(config.webhook(), clock));
      claim = claim.plus(config.webhook().timeout().multipliedBy(2));
    }
    Dispatcher.Settings settings = new Dispatcher.Settings(id(), claim, OUTBOX_POLL);
    Backoff backoff =
        new Backoff(
            Duration.ofSeconds(1),
            Duration.ofMinutes(5),
            () -> ThreadLocalRandom.current().nextDouble());
    List<Dispatcher> dispatchers =
        channels.stream()
            .map(
                channel ->
                    new Dispatcher(database, channel, backoff, settings, clock, meters, system))
            .toList();
    closing.addTogether(dispatchers);
    for (Dispatcher dispatcher : dispatchers) {
      ledger.listen(changed -> dispatcher.wake());
      dispatcher.start();
    }
  }

  private void ingest(
      Database database,
      Ledger ledger,
      AlertLedger alerts,
      SystemAlerts system,
      PrometheusMeterRegistry meters,
      HealthChecks health) {
    CommandSealer sealer =
        config.signer() == null
            ? null
            : new CommandSealer(registry, config.topics().actionPayloadSubject(), config.signer());
    ActionLedger actions =
        new ActionLedger(
            new Optimiser(OptimisePolicy.of(config.mode(), config.measureAfter()), Sink::id),
            sealer,
            meters);
    ProcessorProbe probe = closing.add(new ProcessorProbe(config.processor(), PROBE));
    probe.start();
    long expiry = config.alertExpiry().toMillis();
    Ingest ingest =
        closing.add(
            new Ingest(
                KafkaClients.consumer(config.kafka(), config.groupId()),
                new Ingest.Topics(
                    config.topics().name(Topic.FINDINGS),
                    config.topics().name(Topic.ACTION_RESULTS)),
                registry,
                new Ingest.Target(database, ledger, alerts, actions, system),
                new Sweeper(database, ledger, alerts, actions, system, config.alertExpiry()),
                probe::well,
                Duration.ofMillis(Math.max(200, Math.min(5_000, expiry / 10))),
                clock,
                meters));
    health.add("ingest", ingest::health);
    ingest.start();
  }

  private void migrate(Database database) throws InterruptedException {
    while (true) {
      try {
        database.migrate();
        if (database.exclusive()) {
          int released = database.inTransaction(session -> session.outbox().releaseAll());
          LOG.info("the database is there; {} notifications go on", released);
        }
        databaseTrouble = "";
        return;
      } catch (FlywayValidateException e) {
        throw new ConfigException(
            config.database() + " holds tables of another version: " + e.getMessage());
      } catch (FlywayException | DatabaseException e) {
        if (SqlStates.locked(e)) {
          throw new ConfigException(
              config.database()
                  + " is open in another process: stop it, or use PostgreSQL for several sinks");
        }
        databaseTrouble = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
        LOG.warn("waiting for {}: {}", config.database(), databaseTrouble);
        Thread.sleep(PAUSE.toMillis());
      }
    }
  }

  private HealthChecks.Result databaseHealth(Database database) {
    if (!databaseTrouble.isEmpty()) {
      return HealthChecks.Result.down("waiting for the database: " + databaseTrouble);
    }
    return database.reachable()
        ? HealthChecks.Result.ok("it answers")
        : HealthChecks.Result.down("the database does not answer");
  }

  private static String id() {
    return UUID.randomUUID().toString();
  }
}
