package io.fleetpulse.schemas.topics;

/**
 * Names one JVM: the Kafka key of everything about it is {@code namespace/service/instance}.
 *
 * <p>A slash within a part would shift the parts when the key is read back, so it becomes an
 * underscore here, at the only place where keys are made.
 */
public record InstanceKey(String namespace, String service, String instance) {

  public static final String DEFAULT_NAMESPACE = "default";

  public InstanceKey {
    namespace = part("namespace", namespace);
    service = part("service", service);
    instance = part("instance", instance);
  }

  /** Reads what {@link #toString} wrote. */
  public static InstanceKey parse(String key) {
    int first = key.indexOf('/');
    int second = key.indexOf('/', first + 1);
    if (first < 0 || second < 0 || key.indexOf('/', second + 1) >= 0) {
      throw new IllegalArgumentException(
          "not an instance key (namespace/service/instance): \"" + key + "\"");
    }
    return new InstanceKey(
        key.substring(0, first), key.substring(first + 1, second), key.substring(second + 1));
  }

  /** {@code namespace/service}: the key of everything about the service. */
  public String serviceKey() {
    return namespace + '/' + service;
  }

  @Override
  public String toString() {
    return namespace + '/' + service + '/' + instance;
  }

  /** A name as it stands in a key. */
  public static String part(String name) {
    return name.strip().replace('/', '_');
  }

  private static String part(String name, String value) {
    String clean = part(value);
    if (clean.isEmpty()) {
      throw new IllegalArgumentException("instance key: empty " + name);
    }
    return clean;
  }
}
