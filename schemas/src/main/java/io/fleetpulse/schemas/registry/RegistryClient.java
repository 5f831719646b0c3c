package io.fleetpulse.schemas.registry;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.errors.TimeoutException;

/**
 * Speaks Confluent's registry protocol. Ids and schemas never change once given, so each is asked
 * for once; what is cached goes on being served while the registry is down. Any thread may use it;
 * threads that want the same unknown schema wait for one request.
 */
public final class RegistryClient implements SchemaIds, AutoCloseable {
  private static final int MOST_SCHEMAS = 1_000;
  private static final long NOT_FOUND_MILLIS = 5_000;

  private final RegistryConfig config;
  private final RegistryExchange exchange;
  private final SchemaLookup lookup;
  private final LongSupplier clockMillis;
  private final Map<Integer, Schema> schemas = bounded();
  private final Map<Subjected, Integer> ids = bounded();
  private final Map<Integer, Long> notFoundUntil = bounded();
  private final SingleFlight<Integer, Schema> schemaFlights = new SingleFlight<>();
  private final SingleFlight<Subjected, Integer> idFlights = new SingleFlight<>();

  private record Subjected(String subject, Schema schema) {}

  /** Over {@code java.net.http}. */
  public RegistryClient(RegistryConfig config) {
    this(config, config.httpClient());
  }

  public RegistryClient(RegistryConfig config, Transport transport) {
    this(config, transport, System::currentTimeMillis, Thread::sleep);
  }

  RegistryClient(
      RegistryConfig config,
      Transport transport,
      LongSupplier clockMillis,
      RegistryExchange.Sleep sleep) {
    this.config = config;
    this.exchange = new RegistryExchange(config, transport, sleep);
    this.lookup = new SchemaLookup(exchange, config.normalize());
    this.clockMillis = clockMillis;
  }

  @Override
  public Schema byId(int id) {
    Schema known = schemas.get(id);
    return known != null ? known : schemaFlights.ask(id, () -> fetched(id));
  }

  @Override
  public int idOf(String subject, Schema schema) {
    Subjected wanted = new Subjected(subject, schema);
    Integer known = ids.get(wanted);
    return known != null ? known : idFlights.ask(wanted, () -> asked(wanted));
  }

  /** Registers a schema, whatever the configuration says about doing so by the way. */
  public int register(String subject, Schema schema) {
    return lookup.register(subject, schema.toString());
  }

  /** Failed exchanges since the start, each try counted. */
  public long errors() {
    return exchange.errors();
  }

  @Override
  public void close() {
    schemas.clear();
    ids.clear();
    notFoundUntil.clear();
  }

  private Schema fetched(int id) {
    // Asked for by another thread since this one looked?
    Schema known = schemas.get(id);
    if (known != null) {
      return known;
    }
    Long until = notFoundUntil.get(id);
    if (until != null && clockMillis.getAsLong() < until) {
      throw new SerializationException("schema " + id + " is not in the registry");
    }
    try {
      Schema schema = schema("schema " + id, exchange.send("GET", "/schemas/ids/" + id, null));
      schemas.put(id, schema);
      return schema;
    } catch (UnknownSchemaException e) {
      notFoundUntil.put(id, clockMillis.getAsLong() + NOT_FOUND_MILLIS);
      throw e;
    }
  }

  private int asked(Subjected wanted) {
    Integer known = ids.get(wanted);
    if (known != null) {
      return known;
    }
    int id =
        config.autoRegister()
            ? register(wanted.subject(), wanted.schema())
            : config.useLatest()
                ? latest(wanted.subject(), wanted.schema())
                : lookUp(wanted.subject(), wanted.schema());
    ids.put(wanted, id);
    return id;
  }

  private int lookUp(String subject, Schema schema) {
    return lookup.idOf(subject, schema.toString());
  }

  /**
   * The latest version's id if records of this schema are encoded as that version says, whatever
   * else differs between the two; else this schema's own. Under an id whose schema they were not
   * written with, records could not be read.
   */
  private int latest(String subject, Schema schema) {
    Answer answer = lookup.latest(subject);
    Schema latest = schema("the latest version of " + subject, answer);
    boolean sameBytes =
        SchemaNormalization.toParsingForm(latest).equals(SchemaNormalization.toParsingForm(schema));
    return sameBytes ? SchemaLookup.id(answer) : lookUp(subject, schema);
  }

  private static Schema schema(String what, Answer answer) {
    String type = answer.shown("schemaType");
    if (!type.isEmpty() && !type.equals("AVRO") && !type.equals("null")) {
      throw new SerializationException(what + " is " + type + ", not Avro");
    }
    if (!answer.isEmpty("references")) {
      throw new SerializationException(
          what
              + " refers to other schemas, which is not supported; register it with their"
              + " definitions inside");
    }
    String text = answer.text("schema");
    if (text == null) {
      throw new TimeoutException("what answers is no schema registry: it gives no schema");
    }
    try {
      return new Schema.Parser().setValidateDefaults(false).parse(text);
    } catch (AvroRuntimeException e) {
      throw new SerializationException(what + " is no Avro schema: " + e.getMessage(), e);
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
}
