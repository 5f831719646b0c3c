package io.fleetpulse.agent.sample;

import java.util.List;
import java.util.Map;

/** Who the owner says this JVM is. */
public record ServiceIdentity(
    String namespace,
    String service,
    String instance,
    String version,
    String zone,
    Map<String, String> labels,
    List<String> actionsAllowed) {
  public ServiceIdentity {
    labels = Map.copyOf(labels);
    actionsAllowed = List.copyOf(actionsAllowed);
  }
}
