package io.fleetpulse.quickstart.up;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** Where everything listens. */
record Endpoints(String kafka, String registry, String processor, String sink) {
  private static final ObjectMapper JSON = new ObjectMapper();

  static Endpoints of(Ports ports) {
    String host = "127.0.0.1:";
    return new Endpoints(
        host + ports.kafka(),
        "http://" + host + ports.registry(),
        "http://" + host + ports.processor(),
        "http://" + host + ports.sink());
  }

  String toJson() {
    Map<String, String> json = new LinkedHashMap<>();
    json.put("kafka", kafka);
    json.put("registry", registry);
    json.put("processor", processor);
    json.put("sink", sink);
    try {
      return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(json);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  void write(Path file) throws IOException {
    Files.writeString(file, toJson() + "\n");
  }
}
