package io.fleetpulse.it.processor;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fleetpulse.it.agent.QuietHost;
import io.fleetpulse.it.support.ChildJvm;
import io.fleetpulse.it.support.Jars;
import io.fleetpulse.it.support.Repository;
import io.fleetpulse.it.support.Rest;
import io.fleetpulse.it.support.TestBroker;
import io.fleetpulse.it.support.TestRegistry;
import io.fleetpulse.schemas.avro.AgentConfig;
import io.fleetpulse.schemas.registry.RegistryClient;
import io.fleetpulse.schemas.registry.RegistryConfig;
import io.fleetpulse.schemas.serde.AvroSerializer;
import io.fleetpulse.schemas.topics.Topic;
import io.fleetpulse.schemas.topics.TopicCatalogue;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.function.Predicate;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Settings written over REST reach a real agent, and what it says of them is shown there. */
class AgentConfigIT {
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final String INSTANCE = "/api/v1/instances/default/quiet/one";

  @TempDir private Path folder;

  private final String prefix = "conf" + UUID.randomUUID() + ".";
  private final TopicCatalogue topics = new TopicCatalogue(prefix, 2, (short) 1);
  private final String registry = TestRegistry.shared().url();

  @Test
  void settingsOverRest_areInForceOrRefusedForAllToSee() {
    try (ProcessorProcess processor =
            ProcessorProcess.start(prefix, registry, folder.resolve("state")).awaitReady();
        ChildJvm host = host()) {
      Rest rest = processor.rest();
      awaitInstance(processor, instance -> instance.path("configVersion").asText().isEmpty());

      assertThat(put(rest, "*", "{\"settings\": {\"interval\": \"400ms\"}}")).isEqualTo(201);
      assertThat(put(rest, "default/quiet", "{\"settings\": {\"interval\": \"300ms\"}}"))
          .isEqualTo(201);
      assertThat(put(rest, "default/quiet/one", "{\"settings\": {\"section.cpu\": \"false\"}}"))
          .isEqualTo(201);
      assertThat(put(rest, "default/quiet/one", "{\"settings\": {\"interval\": \"soon\"}}"))
          .isEqualTo(422);
      awaitInstance(
          processor,
          instance ->
              instance.path("configVersion").asText().equals("fleet@1 service@1 instance@1")
                  && instance.path("configError").asText().isEmpty()
                  && !instance.path("latest").path("jvm.cpu.count").isNumber());

      writeBesideRest("default/quiet", new AgentConfig(2L, Map.of("interval", "soon")));
      awaitInstance(
          processor,
          instance ->
              instance
                  .path("configError")
                  .asText()
                  .startsWith("service: version 2 is refused, version 1 stays in force: interval"));
      JsonNode shown = rest.json("/api/v1/agent-config/default/quiet");
      assertThat(shown.path("version").asLong()).isEqualTo(1);
      assertThat(shown.path("newestVersion").asLong()).isEqualTo(2);
      assertThat(shown.path("problems").path(0).path("setting").asText()).isEqualTo("interval");

      assertThat(put(rest, "default/quiet", "{\"settings\": {}}")).isEqualTo(200);
      awaitInstance(
          processor,
          instance ->
              instance.path("configVersion").asText().equals("fleet@1 service@3 instance@1")
                  && instance.path("configError").asText().isEmpty());
      assertThat(host.isAlive()).isTrue();
    }
  }

  private void awaitInstance(ProcessorProcess processor, Predicate<JsonNode> such) {
    processor
        .jvm()
        .awaitWhileAlive(
            PATIENCE,
            "the instance as it is to be",
            () -> {
              HttpResponse<String> answer = processor.rest().get(INSTANCE);
              return answer.statusCode() == 200 && such.test(Rest.tree(answer));
            });
  }

  private static int put(Rest rest, String key, String json) {
    return rest.put("/api/v1/agent-config/" + key, json).statusCode();
  }

  private void writeBesideRest(String key, AgentConfig config) {
    String topic = topics.name(Topic.AGENT_CONFIG);
    try (RegistryClient client =
            new RegistryClient(RegistryConfig.from(Map.of("schema.registry.url", registry)));
        AvroSerializer<AgentConfig> serializer = new AvroSerializer<>(client);
        KafkaProducer<String, byte[]> producer =
            new KafkaProducer<>(
                Map.of("bootstrap.servers", TestBroker.shared().bootstrapServers()),
                new StringSerializer(),
                new ByteArraySerializer())) {
      producer.send(new ProducerRecord<>(topic, key, serializer.serialize(topic, config)));
      producer.flush();
    }
  }

  private ChildJvm host() {
    return ChildJvm.builder("host")
        .jvmOptions(
            "-Xmx64m",
            "-javaagent:"
                + Jars.agent()
                + "=service.name=quiet,service.instance.id=one,interval=500ms,publish.interval=1s"
                + ",config.topic.interval=1s,topics.prefix="
                + prefix
                + ",kafka.bootstrap.servers="
                + TestBroker.shared().bootstrapServers()
                + ",schema.registry.url="
                + registry)
        .program(
            "-cp",
            Repository.path("integration-tests/target/test-classes").toString(),
            QuietHost.class.getName())
        .arguments("300000")
        .start();
  }
}
