package io.fleetpulse.agent.publish;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * The properties of the agent's Kafka and registry clients: small buffers, no reporters, nothing
 * that waits for long. What the owner sets wins.
 */
public final class ClientProperties {
  private static final long LEAST_DELIVERY_MILLIS = 15_000;

  private ClientProperties() {}

  /**
   * Of the producer.
   *
   * @param owners what the owner set below {@code kafka.}
   * @param compression zstd or gzip
   * @throws UnreadableSecret if a secret's file cannot be read
   */
  public static Map<String, Object> producer(
      Map<String, String> owners, String clientId, String compression) {
    Map<String, Object> properties = withDelivery(Secrets.read(owners, "kafka."));
    properties.putIfAbsent("client.id", clientId);
    properties.putIfAbsent("compression.type", compression);
    return properties;
  }

  private static Map<String, Object> withDelivery(Map<String, String> owners) {
    Map<String, Object> properties = new HashMap<>();
    properties.put("acks", "all");
    properties.put("enable.idempotence", "true");
    // A batch refused by a topic that was only just made must not be overtaken by the next.
    properties.put("max.in.flight.requests.per.connection", "1");
    // The samples of a batch are handed over one after the other and wait so long for each other.
    // Not until a flush: that has no bound, and the client's thread may have died meanwhile.
    properties.put("linger.ms", "20");
    properties.put("batch.size", "65536");
    properties.put("buffer.memory", "2097152");
    properties.put("max.block.ms", "5000");
    properties.put("request.timeout.ms", "8000");
    properties.put("reconnect.backoff.ms", "500");
    properties.put("reconnect.backoff.max.ms", "30000");
    properties.put("metadata.max.age.ms", "300000");
    properties.put("connections.max.idle.ms", "540000");
    properties.put("metric.reporters", "");
    properties.put("enable.metrics.push", "false");
    properties.putAll(owners);
    properties.putIfAbsent("delivery.timeout.ms", Long.toString(deliveryMillis(properties)));
    return properties;
  }

  /** Kafka refuses less than the wait for more samples and one request, which the owner may set. */
  private static long deliveryMillis(Map<String, Object> properties) {
    try {
      long lingerMillis = Long.parseLong(text(properties, "linger.ms"));
      long requestMillis = Long.parseLong(text(properties, "request.timeout.ms"));
      return Math.min(
          Integer.MAX_VALUE, Math.max(LEAST_DELIVERY_MILLIS, lingerMillis + requestMillis));
    } catch (NumberFormatException e) {
      return LEAST_DELIVERY_MILLIS; // the client says which of the two is no number
    }
  }

  private static String text(Map<String, Object> properties, String key) {
    return String.valueOf(properties.get(key)).strip();
  }

  /**
   * Within what time a working producer tells what became of a record.
   *
   * @param owners what the owner set below {@code kafka.}
   */
  public static Duration delivery(Map<String, String> owners) {
    try {
      return Duration.ofMillis(Long.parseLong(text(withDelivery(owners), "delivery.timeout.ms")));
    } catch (NumberFormatException e) {
      return Duration.ofMillis(
          LEAST_DELIVERY_MILLIS); // no producer can be made of it, and that is said then
    }
  }

  /**
   * Of the registry's client: Confluent's keys, from those below {@code schema.registry.}.
   *
   * @throws UnreadableSecret if a secret's file cannot be read
   */
  public static Map<String, String> registry(Map<String, String> owners) {
    Map<String, String> properties = new TreeMap<>();
    Secrets.read(owners, "schema.registry.")
        .forEach(
            (key, value) -> {
              boolean prefixed =
                  key.equals("url") || key.startsWith("url.") || key.startsWith("ssl.");
              properties.put(prefixed ? "schema.registry." + key : key, value);
            });
    return properties;
  }
}
