package io.fleetpulse.quickstart.rules;

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
import java.util.Map;

/** A processor's REST of rules. */
final class RulesApi {
  /** A change waits for the processor to read it back. */
  private static final Duration TIMEOUT = Duration.ofSeconds(20);

  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient client = HttpClient.newBuilder().connectTimeout(TIMEOUT).build();
  private final String base;

  RulesApi(URI url) {
    this.base = url.toString().replaceAll("/+$", "") + "/api/v1/rules";
  }

  /** A rule as the processor tells of it. */
  record Standing(
      String name, String state, boolean builtIn, long firing, long pending, JsonNode rule) {}

  /** A request that the processor answered with a refusal. */
  static final class Refused extends Exception {
    private static final long serialVersionUID = 1;

    Refused(String message) {
      super(message);
    }
  }

  List<Standing> all() throws IOException, InterruptedException, Refused {
    List<Standing> all = new ArrayList<>();
    for (JsonNode each : JSON.readTree(send(request("").GET().build())).path("rules")) {
      all.add(
          new Standing(
              each.path("name").asText(),
              each.path("state").asText(),
              each.path("builtIn").asBoolean(),
              each.path("firing").asLong(),
              each.path("pending").asLong(),
              each.path("rule")));
    }
    return all;
  }

  void put(String name, Map<String, Object> rule)
      throws IOException, InterruptedException, Refused {
    send(
        request("/" + name)
            .header("content-type", "application/json")
            .PUT(BodyPublishers.ofByteArray(JSON.writeValueAsBytes(rule)))
            .build());
  }

  void delete(String name) throws IOException, InterruptedException, Refused {
    send(request("/" + name).DELETE().build());
  }

  private String send(HttpRequest request) throws IOException, InterruptedException, Refused {
    HttpResponse<String> answer = client.send(request, BodyHandlers.ofString());
    if (answer.statusCode() / 100 != 2) {
      throw new Refused(
          request.method()
              + " "
              + request.uri()
              + " answers "
              + answer.statusCode()
              + ": "
              + answer.body());
    }
    return answer.body();
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(base + path)).timeout(TIMEOUT);
  }
}
