package io.fleetpulse.agent.publish;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.fleetpulse.agent.buffer.SampleBuffer;
import io.fleetpulse.agent.sample.CustomLayout;
import io.fleetpulse.agent.sample.Identity;
import io.fleetpulse.agent.sample.Sample;
import io.fleetpulse.agent.sample.SampleEncoder;
import io.fleetpulse.agent.sample.TestIdentity;
import io.fleetpulse.agent.section.Sections;
import io.fleetpulse.agent.self.AgentLog;
import io.fleetpulse.agent.self.AgentSelf;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KafkaPublisherTest {
  private static final Identity IDENTITY = TestIdentity.with(CustomLayout.NONE);

  @TempDir private Path folder;
  private HttpServer registry;

  @BeforeEach
  void startRegistry() throws IOException {
    registry = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    registry.createContext(
        "/",
        exchange -> {
          byte[] answer = "{\"id\": 7}".getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, answer.length);
          exchange.getResponseBody().write(answer);
          exchange.close();
        });
    registry.start();
  }

  @AfterEach
  void stopRegistry() {
    registry.stop(0);
  }

  @Test
  void clientCannotBeMade_saysWhatKeptItFrom() {
    Map<String, String> owners =
        Map.of("bootstrap.servers", "localhost:1", "security.protocol", "SASLSSL");
    try (KafkaPublisher publisher = publisher(owners)) {
      Publisher.Outcome outcome =
          publisher.publish(new SampleBuffer.Batch(List.of(sample()), List.of()));

      assertThat(outcome).isInstanceOf(Publisher.Outcome.Retryable.class);
      assertThat(((Publisher.Outcome.Retryable) outcome).error())
          .startsWith("no client can be made: ")
          .contains("SASLSSL")
          .doesNotContain("Failed to construct");
    }
  }

  @Test
  void clientCannotBeMadeForAnInnerReason_saysTheInnermost() {
    Map<String, String> owners =
        Map.of("bootstrap.servers", "localhost:1", "interceptor.classes", "no.such.Class");
    try (KafkaPublisher publisher = publisher(owners)) {
      Publisher.Outcome outcome =
          publisher.publish(new SampleBuffer.Batch(List.of(sample()), List.of()));

      assertThat(((Publisher.Outcome.Retryable) outcome).error())
          .contains("no.such.Class")
          .doesNotContain("Failed to construct");
    }
  }

  @Test
  void secretsFileIsMissing_isSaidAndLookedForAgain() throws IOException {
    Path file = folder.resolve("jaas");
    Map<String, String> owners =
        Map.of("bootstrap.servers", "localhost:1", "sasl.jaas.config.file", file.toString());
    SampleBuffer.Batch batch = new SampleBuffer.Batch(List.of(sample()), List.of());
    try (KafkaPublisher publisher = publisher(owners)) {
      assertThat(publisher.publish(batch))
          .isEqualTo(
              new Publisher.Outcome.Retryable(
                  "a secret's file cannot be read",
                  "kafka.sasl.jaas.config.file="
                      + file
                      + ": no such file; it is looked for again"));
      Files.writeString(file, "no login module");
      assertThat(publisher.publish(batch))
          .asInstanceOf(InstanceOfAssertFactories.type(Publisher.Outcome.Retryable.class))
          .extracting(Publisher.Outcome.Retryable::what)
          .isNotEqualTo("a secret's file cannot be read");
    }
  }

  private KafkaPublisher publisher(Map<String, String> owners) {
    String url = "http://localhost:" + registry.getAddress().getPort();
    return new KafkaPublisher(
        () -> "samples",
        "n/s/i",
        () -> ClientProperties.producer(owners, "agent", "gzip"),
        Duration.ofSeconds(15),
        new SampleSchemaId("samples-value", () -> Map.of("schema.registry.url", url)),
        new BatchEncoder(new SampleEncoder(0, 1000, 5000), () -> IDENTITY),
        new AgentSelf(),
        new AgentLog(System.err, System.err, Duration.ofMinutes(1), System::nanoTime),
        () -> 0);
  }

  private static Sample sample() {
    return new Sample(0, 0, 1, Sections.NONE);
  }
}
