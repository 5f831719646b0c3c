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
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class KafkaPublisherTest {
  private static final Identity IDENTITY = TestIdentity.with(CustomLayout.NONE);

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
    Map<String, Object> client =
        ClientProperties.producer(
            Map.of("bootstrap.servers", "localhost:1", "security.protocol", "SASLSSL"),
            "agent",
            "gzip");
    try (KafkaPublisher publisher = publisher(client)) {
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
    Map<String, Object> client =
        ClientProperties.producer(
            Map.of("bootstrap.servers", "localhost:1", "interceptor.classes", "no.such.Class"),
            "agent",
            "gzip");
    try (KafkaPublisher publisher = publisher(client)) {
      Publisher.Outcome outcome =
          publisher.publish(new SampleBuffer.Batch(List.of(sample()), List.of()));

      assertThat(((Publisher.Outcome.Retryable) outcome).error())
          .contains("no.such.Class")
          .doesNotContain("Failed to construct");
    }
  }

  private KafkaPublisher publisher(Map<String, Object> client) {
    String url = "http://localhost:" + registry.getAddress().getPort();
    return new KafkaPublisher(
        () -> "samples",
        "n/s/i",
        client,
        new SampleSchemaId("samples-value", Map.of("schema.registry.url", url)),
        new BatchEncoder(new SampleEncoder(0, 1000, 5000), () -> IDENTITY),
        new AgentSelf(),
        new AgentLog(System.err, System.err, Duration.ofMinutes(1), System::nanoTime),
        () -> 0);
  }

  private static Sample sample() {
    return new Sample(0, 0, 1, Sections.NONE);
  }
}
