package io.fleetpulse.analysis.window;

import java.util.List;
import java.util.Map;

/**
 * Who an instance is, as its agent says. Empty texts and 0 mean "unknown".
 *
 * @param labels the owner's labels
 * @param collector serial, parallel, g1, zgc, generational-zgc, shenandoah or other
 * @param vmOptions current values of the manageable VM options that strategies look at
 * @param actionsAllowed VM options that the owner lets Fleetpulse change
 * @param configVersion which records of agent-config are in force
 * @param configError why the newest of them is not
 */
public record InstanceIdentity(
    String namespace,
    String service,
    String instance,
    String version,
    String zone,
    String host,
    long pid,
    Map<String, String> labels,
    String agentVersion,
    String jvmName,
    String jvmVersion,
    int javaFeature,
    String collector,
    Map<String, String> vmOptions,
    List<String> actionsAllowed,
    String configVersion,
    String configError) {

  public InstanceIdentity {
    labels = Map.copyOf(labels);
    vmOptions = Map.copyOf(vmOptions);
    actionsAllowed = List.copyOf(actionsAllowed);
  }

  /** An identity of which only the names are known. */
  public static InstanceIdentity named(String namespace, String service, String instance) {
    return new InstanceIdentity(
        namespace, service, instance, "", "", "", 0, Map.of(), "", "", "", 0, "other", Map.of(),
        List.of(), "", "");
  }

  /** An identity of which only what travels with windows is known. */
  public static InstanceIdentity of(
      String namespace,
      String service,
      String instance,
      String version,
      String zone,
      Map<String, String> labels) {
    return new InstanceIdentity(
        namespace, service, instance, version, zone, "", 0, labels, "", "", "", 0, "other",
        Map.of(), List.of(), "", "");
  }

  /** The record key: namespace/service/instance. */
  public String key() {
    return namespace + "/" + service + "/" + instance;
  }
}
