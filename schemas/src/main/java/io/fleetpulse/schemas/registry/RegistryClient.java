package io.fleetpulse.schemas.registry;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.apache.avro.Schema;
import org.apache.avro.SchemaParseException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.errors.ThrottlingQuotaExceededException;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Speaks Confluent's registry protocol. Ids and schemas never change once given, so each is asked
 * for once; what is cached goes on being served while the registry is down. Any thread may use it;
 * threads that want the same unknown schema wait for one request.
 */
public final class RegistryClient implements SchemaIds, AutoCloseable {
  private static final int MOST_SCHEMAS = 1_000;
  private static final long NOT_FOUND_MILLIS = 5_000;
  private static final String MEDIA_TYPE = "application/vnd.schemaregistry.v1+json";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final RegistryConfig config;
  private final Transport transport;
  private final LongSupplier clockMillis;
  private final Map<Integer, Schema> schemas = bounded();
  private final Map<Subjected, Integer> ids = bounded();
  private final Map<Integer, Long> notFoundUntil = bounded();
  private final ConcurrentMap<Object, Object> flights = new ConcurrentHashMap<>();
  private final LongAdder errors = new LongAdder();
  private volatile int current;

  private record Subjected(String subject, Schema schema) {}

  /** Over {@code java.net.http}. */
  public RegistryClient(RegistryConfig config) {
    this(config, config.httpClient());
  }

  public RegistryClient(RegistryConfig config, Transport transport) {
    this(config, transport, System::currentTimeMillis);
  }

  RegistryClient(RegistryConfig config, Transport transport, LongSupplier clockMillis) {
    this.config = config;
    this.transport = transport;
    this.clockMillis = clockMillis;
  }

  @Override
  public Schema byId(int id) {
    Schema known = schemas.get(id);
    if (known != null) {
      return known;
    }
    synchronized (flights.computeIfAbsent(id, any -> new Object())) {
      known = schemas.get(id);
      if (known != null) {
        return known;
      }
      Long until = notFoundUntil.get(id);
      if (until != null && clockMillis.getAsLong() < until) {
        throw new SerializationException("schema " + id + " is not in the registry");
      }
      Schema schema = fetch(id);
      schemas.put(id, schema);
      flights.remove(id);
      return schema;
    }
  }

  @Override
  public int idOf(String subject, Schema schema) {
    Subjected wanted = new Subjected(subject, schema);
    Integer known = ids.get(wanted);
    if (known != null) {
      return known;
    }
    synchronized (flights.computeIfAbsent(wanted, any -> new Object())) {
      known = ids.get(wanted);
      if (known != null) {
        return known;
      }
      int id =
          config.autoRegister()
              ? register(subject, schema)
              : config.useLatest() ? latest(subject, schema) : lookUp(subject, schema);
      ids.put(wanted, id);
      flights.remove(wanted);
      return id;
    }
  }

  /** Registers a schema, whatever the configuration says about doing so by the way. */
  public int register(String subject, Schema schema) {
    String path = "/subjects/" + encoded(subject) + "/versions" + normalizing();
    return exchange("POST", path, body(schema)).path("id").asInt();
  }

  /** Failed exchanges since the start, each try counted. */
  public long errors() {
    return errors.sum();
  }

  @Override
  public void close() {
    schemas.clear();
    ids.clear();
  }

  private Schema fetch(int id) {
    try {
      JsonNode answer = exchange("GET", "/schemas/ids/" + id, null);
      String type = answer.path("schemaType").asText("AVRO");
      if (!type.equals("AVRO")) {
        throw new SerializationException("schema " + id + " is " + type + ", not Avro");
      }
      return parse(answer.path("schema").asText());
    } catch (NotFound e) {
      notFoundUntil.put(id, clockMillis.getAsLong() + NOT_FOUND_MILLIS);
      throw e;
    }
  }

  private int lookUp(String subject, Schema schema) {
    return exchange("POST", "/subjects/" + encoded(subject) + normalizing(), body(schema))
        .path("id")
        .asInt();
  }

  private int latest(String subject, Schema schema) {
    JsonNode latest = exchange("GET", "/subjects/" + encoded(subject) + "/versions/latest", null);
    if (config.latestCompatibilityStrict()) {
      Schema registered = parse(latest.path("schema").asText());
      var compatibility =
          org.apache.avro.SchemaCompatibility.checkReaderWriterCompatibility(registered, schema)
              .getResult();
      if (compatibility.getCompatibility()
          != org.apache.avro.SchemaCompatibility.SchemaCompatibilityType.COMPATIBLE) {
        throw new SerializationException(
            "the latest schema of "
                + subject
                + " cannot read this one: "
                + compatibility.getIncompatibilities());
      }
    }
    return latest.path("id").asInt();
  }

  private static Schema parse(String text) {
    try {
      return new Schema.Parser().setValidateDefaults(false).parse(text);
    } catch (SchemaParseException e) {
      throw new SerializationException("the registry's answer holds no Avro schema", e);
    }
  }

  private static String body(Schema schema) {
    ObjectNode node = JSON.createObjectNode();
    node.put("schema", schema.toString());
    return node.toString();
  }

  private String normalizing() {
    return config.normalize() ? "?normalize=true" : "";
  }

  private static String encoded(String subject) {
    return URLEncoder.encode(subject, StandardCharsets.UTF_8).replace("+", "%20");
  }

  /**
   * Tries until an answer counts: each try at all addresses in turn, beginning with the current.
   */
  private JsonNode exchange(String method, String path, @Nullable String body) {
    KafkaException last = null;
    for (int attempt = 0; attempt <= config.maxRetries(); attempt++) {
      if (attempt > 0) {
        pause(attempt);
      }
      for (int i = 0; i < config.urls().size(); i++) {
        int which = current;
        try {
          return tryOnce(config.urls().get(which), method, path, body);
        } catch (RetriableException e) {
          errors.increment();
          last = e;
          current = (which + 1) % config.urls().size();
        } catch (KafkaException e) {
          errors.increment();
          throw e;
        }
      }
    }
    throw last == null ? new KafkaException("no address of a registry") : last;
  }

  private JsonNode tryOnce(URI base, String method, String path, @Nullable String body) {
    Map<String, String> headers = new HashMap<>();
    headers.put("Accept", MEDIA_TYPE + ", application/json");
    if (body != null) {
      headers.put("Content-Type", MEDIA_TYPE);
    }
    if (config.authorization() != null) {
      headers.put("Authorization", config.authorization());
    }
    Transport.Response response;
    try {
      response = transport.exchange(method, URI.create(base + path), headers, body);
    } catch (IOException e) {
      throw new Unanswered("the schema registry at " + base + " does not answer: " + e, e);
    } catch (InterruptedException e) {
      throw new InterruptException("interrupted while asking the schema registry", e);
    }
    if (response.status() / 100 == 2) {
      return json(base, response.body());
    }
    throw failure(base, method + " " + path, response);
  }

  private static JsonNode json(URI base, String body) {
    try {
      JsonNode node = JSON.readTree(body);
      if (node != null && node.isObject()) {
        return node;
      }
    } catch (JsonProcessingException e) {
      // Said below.
    }
    throw new Unanswered("what answers at " + base + " is no schema registry: not JSON", null);
  }

  private static KafkaException failure(URI base, String request, Transport.Response response) {
    String said = message(response.body());
    String text = request + " at " + base + ": HTTP " + response.status() + " " + said;
    return switch (response.status()) {
      case 401 ->
          new AuthenticationException("the schema registry refuses the credentials: " + text);
      case 403 -> new AuthorizationException("the schema registry forbids it: " + text);
      case 404 -> new NotFound(text);
      case 408, 500, 502, 503, 504 -> new Unanswered(text, null);
      case 429 -> new ThrottlingQuotaExceededException(text);
      case 409 ->
          new SerializationException("the schema is incompatible with earlier ones: " + text);
      default ->
          response.status() >= 500 ? new Unanswered(text, null) : new SerializationException(text);
    };
  }

  private static String message(String body) {
    try {
      JsonNode node = JSON.readTree(body);
      if (node != null && node.has("message")) {
        return node.path("error_code").asText() + " " + node.path("message").asText();
      }
    } catch (JsonProcessingException e) {
      // A proxy's page.
    }
    return body.substring(0, Math.min(200, body.length()));
  }

  private void pause(int attempt) {
    long least = config.retryWait().toMillis();
    long most = config.retryMaxWait().toMillis();
    long wait = Math.min(most, least << Math.min(attempt - 1, 20));
    long jittered = wait / 2 + ThreadLocalRandom.current().nextLong(wait / 2 + 1);
    try {
      Thread.sleep(Duration.ofMillis(jittered).toMillis());
    } catch (InterruptedException e) {
      throw new InterruptException("interrupted while waiting for the schema registry", e);
    }
  }

  private static <K, V> Map<K, V> bounded() {
    return Collections.synchronizedMap(
        new LinkedHashMap<>() {
          private static final long serialVersionUID = 1;

          @Override
          protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
            return size() > MOST_SCHEMAS;
          }
        });
  }

  /** No answer that counts: worth another try, there or elsewhere. */
  private static final class Unanswered extends TimeoutException {
    private static final long serialVersionUID = 1;

    Unanswered(String message, @Nullable Throwable cause) {
      super(message, cause);
    }
  }

  private static final class NotFound extends SerializationException {
    private static final long serialVersionUID = 1;

    NotFound(String message) {
      super(message);
    }
  }
}
