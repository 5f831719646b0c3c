package io.fleetpulse.quickstart.up;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The services' REST as the launcher needs it. */
final class Rest {
  private static final Duration TIMEOUT = Duration.ofSeconds(5);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient client = HttpClient.newBuilder().connectTimeout(TIMEOUT).build();
  private final Endpoints endpoints;

  Rest(Endpoints endpoints) {
    this.endpoints = endpoints;
  }

  /** An alert. */
  record Alert(
      String id, String state, String rule, String subject, String summary, long startsAtMillis) {
    boolean resolved() {
      return state.equalsIgnoreCase("resolved");
    }
  }

  /** An instance as the processor knows it. */
  record Instance(String key, long lastSampleMillis) {}

  boolean ready(String base) throws InterruptedException {
    try {
      return client
              .send(request(base + "/health/ready").build(), BodyHandlers.discarding())
              .statusCode()
          == 200;
    } catch (IOException e) {
      return false;
    }
  }

  List<Alert> alerts() throws IOException, InterruptedException {
    List<Alert> alerts = new ArrayList<>();
    for (JsonNode node : get(endpoints.sink() + "/api/v1/alerts?limit=1000").path("alerts")) {
      alerts.add(
          new Alert(
              node.path("alertId").asText(),
              node.path("state").asText(),
              node.path("rule").asText(),
              node.path("subject").asText(),
              node.path("summary").asText(),
              node.path("startsAtMillis").asLong()));
    }
    return alerts;
  }

  List<Instance> instances() throws IOException, InterruptedException {
    List<Instance> instances = new ArrayList<>();
    for (JsonNode node :
        get(endpoints.processor() + "/api/v1/instances?limit=1000").path("instances")) {
      instances.add(
          new Instance(node.path("key").asText(), node.path("lastSampleMillis").asLong()));
    }
    return instances;
  }

  /** Writes a rule unless there is one of that name. */
  void putRule(String name, byte[] json) throws IOException, InterruptedException {
    String url = endpoints.processor() + "/api/v1/rules/" + name;
    if (client.send(request(url).build(), BodyHandlers.discarding()).statusCode() == 200) {
      return;
    }
    HttpResponse<String> answer =
        client.send(
            request(url)
                .header("content-type", "application/json")
                .PUT(BodyPublishers.ofByteArray(json))
                .build(),
            BodyHandlers.ofString());
    if (answer.statusCode() / 100 != 2) {
      throw new IOException(url + " answers " + answer.statusCode() + " " + answer.body());
    }
  }

  private JsonNode get(String url) throws IOException, InterruptedException {
    HttpResponse<byte[]> answer = client.send(request(url).build(), BodyHandlers.ofByteArray());
    if (answer.statusCode() != 200) {
      throw new IOException(url + " answers " + answer.statusCode());
    }
    return JSON.readTree(answer.body());
  }

  private static HttpRequest.Builder request(String url) {
    return HttpRequest.newBuilder(URI.create(url)).timeout(TIMEOUT);
  }
}
