package io.fleetpulse.agent.sample;

import java.util.List;
import java.util.Map;

/**
 * Who sends, and what the positional parts of a sample refer to.
 *
 * @param memoryPools names and types in the order of a sample's pools
 * @param gcs in the order of a sample's collections; grows when a new combination is seen
 * @param threadPools in the order of a sample's thread pools; grows
 * @param nativeAreas in the order of a sample's native areas; empty unless the JVM tracks them
 * @param custom the application's own series; grows
 * @param configVersion of the configuration from its topic that is in force; empty: none
 * @param configError why a newer one was refused; empty: none was
 */
public record Identity(
    ServiceIdentity service,
    String host,
    long pid,
    String agentVersion,
    String jvmName,
    String jvmVendor,
    String jvmVersion,
    int javaFeature,
    String collector,
    Map<String, String> vmOptions,
    List<Pool> memoryPools,
    List<String> bufferPools,
    List<Gc> gcs,
    List<String> threadPools,
    List<String> nativeAreas,
    CustomLayout custom,
    String configVersion,
    String configError) {

  /** A memory pool. */
  public record Pool(String name, boolean heap) {}

  /** A kind of collection. */
  public record Gc(String name, String action, String cause, boolean concurrent) {}
}
