package io.fleetpulse.schemas.registry;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.errors.TimeoutException;

/**
 * Asks a registry for ids by a schema's text, and remembers nothing. It knows no Avro: an agent
 * that needs one id spares its host the six hundred classes of a schema's parser. Any thread may
 * use it.
 */
public final class SchemaLookup {
  private final RegistryExchange exchange;
  private final boolean normalize;

  public SchemaLookup(RegistryConfig config, Transport transport) {
    this(new RegistryExchange(config, transport, Thread::sleep), config.normalize());
  }

  SchemaLookup(RegistryExchange exchange, boolean normalize) {
    this.exchange = exchange;
    this.normalize = normalize;
  }

  /**
   * The id under which a subject has a schema, which is not registered by that.
   *
   * @param schema as JSON, with definitions of all that it names
   * @throws org.apache.kafka.common.KafkaException if the registry does not answer or does not know
   *     it
   */
  public int idOf(String subject, String schema) {
    return id(exchange.send("POST", "/subjects/" + encoded(subject) + query(), body(schema)));
  }

  int register(String subject, String schema) {
    String path = "/subjects/" + encoded(subject) + "/versions" + query();
    return id(exchange.send("POST", path, body(schema)));
  }

  Answer latest(String subject) {
    return exchange.send("GET", "/subjects/" + encoded(subject) + "/versions/latest", null);
  }

  /** An answer without an id must not become id 0. */
  static int id(Answer answer) {
    Integer id = answer.integer("id");
    if (id == null) {
      throw new TimeoutException("what answers is no schema registry: it gives no id");
    }
    return id;
  }

  private static String body(String schema) {
    return Answer.object("schema", schema);
  }

  private String query() {
    return normalize ? "?normalize=true" : "";
  }

  private static String encoded(String subject) {
    return URLEncoder.encode(subject, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
