package io.fleetpulse.it.deploy;

import com.google.gson.Gson;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.marcnuri.helm.Helm;
import com.marcnuri.helm.TemplateCommand;
import io.fleetpulse.it.support.Repository;
import io.kubernetes.client.openapi.models.V1Deployment;
import io.kubernetes.client.openapi.models.V1PersistentVolumeClaim;
import io.kubernetes.client.openapi.models.V1PodDisruptionBudget;
import io.kubernetes.client.openapi.models.V1Service;
import io.kubernetes.client.openapi.models.V1ServiceAccount;
import io.kubernetes.client.openapi.models.V1StatefulSet;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.yaml.snakeyaml.Yaml;

/** The chart as Helm renders it: manifests, checked strictly against Kubernetes' types. */
final class Chart {
  static final Path FOLDER = Repository.path("helm/fleetpulse");

  /** The oldest that Chart.yaml allows. */
  private static final String OLDEST_KUBERNETES = "1.25.0";

  /** Every kind the chart may render; another one fails until its check is added here. */
  private static final Map<String, Check> CHECKS =
      Map.of(
          "ServiceAccount", V1ServiceAccount::validateJsonElement,
          "Service", V1Service::validateJsonElement,
          "PersistentVolumeClaim", V1PersistentVolumeClaim::validateJsonElement,
          "PodDisruptionBudget", V1PodDisruptionBudget::validateJsonElement,
          "StatefulSet", V1StatefulSet::validateJsonElement,
          "Deployment", V1Deployment::validateJsonElement);

  private final List<JsonObject> manifests;

  private interface Check {
    void validate(JsonElement manifest) throws IOException;
  }

  private Chart(List<JsonObject> manifests) {
    this.manifests = manifests;
  }

  /**
   * Renders with the chart's own values, overridden by those of a file.
   *
   * @throws IllegalStateException with Helm's message when it refuses
   */
  static Chart render(Path values) {
    TemplateCommand command =
        new Helm(FOLDER)
            .template()
            .withName("release")
            .withNamespace("monitoring")
            .withKubeVersion(OLDEST_KUBERNETES);
    command.withValuesFile(values);
    Gson gson = new Gson();
    List<JsonObject> manifests = new ArrayList<>();
    for (Object document : new Yaml().loadAll(command.call())) {
      if (document != null) {
        manifests.add(gson.toJsonTree(document).getAsJsonObject());
      }
    }
    return new Chart(manifests);
  }

  /** Fails on a field Kubernetes does not know, a missing one, or one of another type. */
  void validate() throws IOException {
    for (JsonObject manifest : manifests) {
      String kind = manifest.get("kind").getAsString();
      Check check = CHECKS.get(kind);
      if (check == null) {
        throw new AssertionError("no check for a " + kind);
      }
      check.validate(manifest);
    }
  }

  List<String> kinds() {
    return manifests.stream().map(each -> each.get("kind").getAsString()).sorted().toList();
  }

  /** The one manifest of this kind. */
  JsonObject only(String kind) {
    List<JsonObject> found =
        manifests.stream().filter(each -> each.get("kind").getAsString().equals(kind)).toList();
    if (found.size() != 1) {
      throw new AssertionError(found.size() + " of kind " + kind + " in " + kinds());
    }
    return found.get(0);
  }

  /** The pod's spec of the one workload of this kind. */
  JsonObject pod(String kind) {
    return only(kind).getAsJsonObject("spec").getAsJsonObject("template").getAsJsonObject("spec");
  }
}
