package io.fleetpulse.service.platform;

import io.fleetpulse.schemas.registry.RegistryClient;
import io.fleetpulse.schemas.registry.SchemaRegistration;
import io.fleetpulse.schemas.topics.TopicCatalogue;
import io.fleetpulse.service.config.ConfigException;
import io.fleetpulse.service.health.HealthChecks;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Waits for what a service stands on: brokers with its topics, a registry with its schemas. */
public final class Platform {
  private static final Logger LOG = LoggerFactory.getLogger(Platform.class);
  private static final Duration PAUSE = Duration.ofSeconds(2);

  private volatile String waitingFor = "Kafka";

  /** Whether all of it is there, and what is missing. */
  public HealthChecks.Result health() {
    String missing = waitingFor;
    return missing.isEmpty()
        ? HealthChecks.Result.ok("topics and schemas are there")
        : HealthChecks.Result.down("waiting for " + missing);
  }

  /**
   * Makes topics and registers schemas, trying until both are there.
   *
   * @return the schemas' ids by subject
   * @throws ConfigException if Kafka's settings are none: no waiting mends that
   */
  public Map<String, Integer> prepare(
      Map<String, Object> kafka, TopicCatalogue topics, RegistryClient registry)
      throws InterruptedException {
    topics(kafka, topics);
    waitingFor = "the schema registry";
    Map<String, Integer> ids = new SchemaRegistration(registry, PAUSE).register(topics.subjects());
    waitingFor = "";
    LOG.info("topics and schemas are there");
    return ids;
  }

  private static void topics(Map<String, Object> kafka, TopicCatalogue topics)
      throws InterruptedException {
    Map<String, Object> config = new HashMap<>(kafka);
    config.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, 5_000);
    config.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, 10_000);
    requireSound(config);
    while (true) {
      try (Admin admin = Admin.create(config)) {
        admin.describeCluster().clusterId().get();
        topics.ensure(admin);
        return;
      } catch (KafkaException | ExecutionException e) {
        LOG.warn("waiting for Kafka at {}: {}", kafka.get("bootstrap.servers"), e.getMessage());
        Thread.sleep(PAUSE.toMillis());
      }
    }
  }

  private static void requireSound(Map<String, Object> config) {
    try {
      new AdminClientConfig(config);
    } catch (org.apache.kafka.common.config.ConfigException e) {
      throw new ConfigException(
          "fleetpulse.kafka.* holds what Kafka's clients do not take: " + e.getMessage());
    }
  }
}
