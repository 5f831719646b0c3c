package io.fleetpulse.it.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fleetpulse.it.support.Jars;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ComposeIT {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private Path folder;
  private final HttpClient http = HttpClient.newHttpClient();

  @Test
  void composeFile_startsEveryPart_andTheDemoFleetAppearsAtTheSink() throws Exception {
    Jars.built("quickstart/target/fleetpulse-quickstart.jar");
    Jars.agent();
    Jars.processor();
    Jars.sink();
    try (Compose compose = Compose.open(folder)) {
      compose.run(Duration.ofMinutes(3), "build", "-q");
      compose.run(Duration.ofMinutes(6), "up", "-d", "--wait", "--wait-timeout", "300");

      String sink = "http://127.0.0.1:" + compose.port("SINK_PORT");
      await()
          .atMost(Duration.ofSeconds(60))
          .untilAsserted(
              () -> assertThat(instances(sink)).contains("checkout-1", "orders-1", "mailer-1"));
      assertThat(get(sink + "/api/v1/alerts").statusCode()).isEqualTo(200);
      assertThat(get(sink + "/").body()).contains("<html");
    }
  }

  private Set<String> instances(String sink) throws IOException, InterruptedException {
    HttpResponse<String> answer = get(sink + "/api/v1/fleet/instances");
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    Set<String> names = new HashSet<>();
    for (JsonNode name : JSON.readTree(answer.body()).findValues("instance")) {
      names.add(name.asText());
    }
    return names;
  }

  private HttpResponse<String> get(String url) throws IOException, InterruptedException {
    return http.send(HttpRequest.newBuilder(URI.create(url)).build(), BodyHandlers.ofString());
  }
}
