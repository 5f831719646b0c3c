package io.fleetpulse.it.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetpulse.it.agent.host.PlainHost;
import io.fleetpulse.it.support.TestBroker;
import io.fleetpulse.it.support.TestRegistry;
import io.fleetpulse.schemas.avro.AgentConfig;
import io.fleetpulse.schemas.avro.Identity;
import io.fleetpulse.schemas.avro.RuntimeSample;
import io.fleetpulse.schemas.registry.RegistryClient;
import io.fleetpulse.schemas.registry.RegistryConfig;
import io.fleetpulse.schemas.serde.AvroSerializer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A JVM with the agent's jar whose settings change on their topic while it runs. */
class ConfigTopicIT {
  private static final String FLEET = "*";
  private static final String SERVICE = "default/host";
  private static final String INSTANCE = "default/host/live-1";

  @TempDir private Path folder;

  private final SampleTopic topic =
      new SampleTopic(TestBroker.shared().bootstrapServers()).prepared();
  private final String prefix = topic.settings("live-1").get("topics.prefix");

  @Test
  void settings_changeWhileTheAgentRuns() throws Exception {
    String elsewhere = prefix + "elsewhere";
    try (Admin admin = topic.admin();
        HostRun host =
            HostRun.start(
                HostRun.of(
                    PlainHost.class,
                    topic.agent("live-1", "config.topic.interval=1s", "interval=500ms")),
                folder)) {
      List<RuntimeSample> first = topic.awaitSamples("live-1", 3);
      assertThat(first)
          .allMatch(sample -> sample.getIntervalMillis() == 500 && sample.getBuffers() != null);

      admin
          .createTopics(
              List.of(
                  new NewTopic(prefix + "agent-config", 1, (short) 1)
                      .configs(Map.of("cleanup.policy", "compact"))))
          .all()
          .get();
      write(FLEET, 7, Map.of("interval", "400ms", "section.buffers", "false"));
      write("default/other", 1, Map.of("interval", "10m"));
      awaitTold("fleet@7", "");
      write(SERVICE, 1, Map.of("interval", "300ms"));
      write(INSTANCE, 4, Map.of("section.buffers", "true", "section.cpu", "false"));
      awaitTold("fleet@7 service@1 instance@4", "");
      awaitSample(
          sample ->
              sample.getIntervalMillis() == 300
                  && sample.getBuffers() != null
                  && sample.getCpu() == null);

      write(INSTANCE, 5, Map.of("section.cpu", "true", "interval", "fast"));
      awaitTold(
          "fleet@7 service@1 instance@4",
          "instance: version 5 is refused, version 4 stays in force:"
              + " interval: \"fast\" cannot be used; use a number with a unit,"
              + " such as 500ms, 1s or 2m");
      write(INSTANCE, 6, Map.of("topics.samples", elsewhere));
      awaitTold(
          "fleet@7 service@1 instance@4",
          "instance: version 6 is refused, version 4 stays in force:"
              + " topics.samples: there is no topic "
              + elsewhere
              + "; make it, then try again");
      List<RuntimeSample> refused = topic.awaitSamples("live-1", samples -> samples.size() > 3);
      assertThat(refused.get(refused.size() - 1).getCpu()).isNull();

      raw(SERVICE, "no configuration at all".getBytes(StandardCharsets.UTF_8));
      awaitTold("fleet@7 service@1 instance@4", "service: the newest record is refused");
      write(SERVICE, 2, Map.of());
      write(INSTANCE, 7, null);
      awaitTold("fleet@7 service@2", "");
      awaitSample(sample -> sample.getIntervalMillis() == 400 && sample.getCpu() != null);
      assertThat(host.warnings())
          .as("the log is not flooded")
          .filteredOn(line -> line.contains("settings: "))
          .hasSize(1);

      admin.createTopics(List.of(new NewTopic(elsewhere, 1, (short) 1))).all().get();
      write(INSTANCE, 8, Map.of("topics.samples", elsewhere));
      host.awaitAgent("settings: fleet@7 service@2 instance@8 of agent-config in force");
      topic.awaitArrival(elsewhere);
      SampleTopic.assertAccountedFor(topic.awaitSamples("live-1", 10));
      host.ended();
    }
  }

  @Test
  void whereSettingsMayNotChange_noConsumerIsMade() {
    try (HostRun host =
        HostRun.start(
            HostRun.of(
                PlainHost.class,
                topic.agent("still-1", "config.topic.enabled=false", "config.topic.interval=1s")),
            folder)) {
      topic.awaitSamples("still-1", 20);
      assertThat(threads(host)).contains("fleetpulse-publish").doesNotContain("fleetpulse-config");
    }
  }

  private static String threads(HostRun host) {
    try {
      Process process =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                  Long.toString(host.jvm().pid()),
                  "Thread.print")
              .redirectErrorStream(true)
              .start();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
      return output;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  /** Waits until the newest identity tells this. */
  private void awaitTold(String version, String error) {
    topic.awaitSamples(
        "live-1",
        samples ->
            samples.stream()
                .map(RuntimeSample::getIdentity)
                .filter(Objects::nonNull)
                .reduce((before, after) -> after)
                .filter(identity -> identity.getConfigVersion().equals(version))
                .map(Identity::getConfigError)
                .filter(told -> told.startsWith(error) && told.isEmpty() == error.isEmpty())
                .isPresent());
  }

  /** Waits until the newest sample is such. */
  private void awaitSample(Predicate<RuntimeSample> such) {
    topic.awaitSamples(
        "live-1", samples -> !samples.isEmpty() && such.test(samples.get(samples.size() - 1)));
  }

  private void write(String key, long version, @Nullable Map<String, String> settings) {
    if (settings == null) {
      raw(key, null);
      return;
    }
    try (RegistryClient registry =
            new RegistryClient(
                RegistryConfig.from(Map.of("schema.registry.url", TestRegistry.shared().url())));
        AvroSerializer<AgentConfig> serializer = new AvroSerializer<>(registry)) {
      raw(
          key,
          serializer.serialize(
              prefix + "agent-config", new AgentConfig(version, new HashMap<>(settings))));
    }
  }

  private void raw(String key, byte @Nullable [] value) {
    try (KafkaProducer<String, byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", TestBroker.shared().bootstrapServers()),
            new StringSerializer(),
            new ByteArraySerializer())) {
      producer.send(new ProducerRecord<>(prefix + "agent-config", key, value)).get();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
