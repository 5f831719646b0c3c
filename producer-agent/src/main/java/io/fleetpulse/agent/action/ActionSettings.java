package io.fleetpulse.agent.action;

import io.fleetpulse.schemas.topics.Topic;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;

/**
 * What the owner allows, and where commands come from.
 *
 * @param instance {@code namespace/service/instance}
 * @param allow options that may be changed
 * @param publicKey PEM file of the sink's public key
 * @param keyId the only key accepted; empty: any id, as there is one key
 * @param kafka the owner's properties of Kafka clients
 * @param startAfter when the first connection is made
 */
public record ActionSettings(
    String instance,
    long jvmStartMillis,
    Set<String> allow,
    String publicKey,
    String keyId,
    String topicsPrefix,
    Map<String, String> kafka,
    Duration startAfter) {
  public ActionSettings {
    allow = Set.copyOf(allow);
    kafka = Map.copyOf(kafka);
  }

  /**
   * Reads a public key as it is read before the first command.
   *
   * @throws IllegalArgumentException naming the file and what is wrong with it
   */
  public static void requirePublicKey(String file) {
    CommandVerifier.read(Path.of(file), "");
  }

  String commands() {
    return topicsPrefix + Topic.ACTIONS.suffix();
  }

  String results() {
    return topicsPrefix + Topic.ACTION_RESULTS.suffix();
  }
}
