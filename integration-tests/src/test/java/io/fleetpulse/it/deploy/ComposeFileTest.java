package io.fleetpulse.it.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.Gson;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.fleetpulse.it.support.Repository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yaml.snakeyaml.Yaml;

class ComposeFileTest {
  @TempDir private Path folder;

  @Test
  void environment_isWhatTheServicesKnow() throws Exception {
    ReadSettings.by(ReadSettings.PROCESSOR, environment("processor"), folder);
    ReadSettings.by(ReadSettings.SINK, environment("sink"), folder);
  }

  @Test
  void everyService_hasNoCapability_andPublishesOnLoopbackOnly() throws IOException {
    JsonObject services = services();
    assertThat(services.keySet())
        .contains("kafka", "registry", "processor", "sink", "checkout", "orders", "mailer");
    for (String name : services.keySet()) {
      JsonObject service = services.getAsJsonObject(name);
      assertThat(service.get("cap_drop").toString()).as(name).isEqualTo("[\"ALL\"]");
      assertThat(service.has("mem_limit")).as(name).isTrue();
      if (service.has("ports")) {
        for (JsonElement port : service.getAsJsonArray("ports")) {
          assertThat(port.getAsString()).as(name).startsWith("127.0.0.1:");
        }
      }
    }
  }

  private static Map<String, String> environment(String service) throws IOException {
    Map<String, String> environment = new LinkedHashMap<>();
    services()
        .getAsJsonObject(service)
        .getAsJsonObject("environment")
        .asMap()
        // Compose puts the ports' defaults in place itself.
        .forEach(
            (name, value) ->
                environment.put(
                    name, value.getAsString().replaceAll("\\$\\{\\w+:-([^}]*)}", "$1")));
    return environment;
  }

  private static JsonObject services() throws IOException {
    Object file = new Yaml().load(Files.readString(Repository.path("docker-compose.yml")));
    return new Gson().toJsonTree(file).getAsJsonObject().getAsJsonObject("services");
  }
}
