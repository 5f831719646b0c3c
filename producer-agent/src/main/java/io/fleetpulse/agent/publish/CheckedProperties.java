package io.fleetpulse.agent.publish;

import io.fleetpulse.schemas.catalogue.EditDistance;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.utils.Utils;
import org.jspecify.annotations.Nullable;

/**
 * What the owner set for a client, with what that client would refuse when it is made: much later,
 * and as a whole. Nothing is connected to.
 *
 * @param usable without what was refused, except {@linkplain Refused#kept what secures}
 */
public record CheckedProperties(Map<String, String> usable, List<Refused> refused) {
  private static final String SERVERS = "bootstrap.servers";
  private static final String URL = "url";
  private static final int MOST_PORT = 65_535;

  /** How a client's error begins; key and value are said by whoever knows where they came from. */
  private static final Pattern INVALID =
      Pattern.compile("(?s)^Invalid value .*? for configuration [\\w.]+: ");

  /**
   * A property that cannot be used.
   *
   * @param kept it secures the connection: going on without it could tell a stranger what was meant
   *     for a friend, so it stays, and no connection is made
   */
  public record Refused(String key, String error, boolean kept) {}

  public CheckedProperties {
    usable = Map.copyOf(usable);
    refused = List.copyOf(refused);
  }

  /** Of Kafka's clients, below {@code kafka.}. */
  public static CheckedProperties kafka(Map<String, String> owners) {
    return check(
        owners,
        CheckedProperties::requireKafka,
        key -> known(key) && key.matches("(security|ssl|sasl)\\..*"));
  }

  /** Of the registry's client, below {@code schema.registry.}. */
  public static CheckedProperties registry(Map<String, String> owners) {
    return check(
        owners,
        CheckedProperties::requireRegistry,
        key -> key.matches("(ssl|basic\\.auth|bearer\\.auth)\\..*"));
  }

  private static CheckedProperties check(
      Map<String, String> owners, Consumer<Map<String, String>> client, Predicate<String> secures) {
    Map<String, String> usable = new TreeMap<>(owners);
    List<Refused> refused = new ArrayList<>();
    Map<String, String> good = withContents(owners, usable, refused);
    Map<String, String> all = Map.copyOf(good);
    String error = error(client, good);
    while (error != null && !good.isEmpty()) {
      String key = culprit(client, good, error);
      boolean kept = secures.test(key);
      String given = owners.containsKey(key) ? key : key + ".file";
      String why = INVALID.matcher(error).replaceFirst("");
      refused.add(new Refused(given, Secrets.redact(why, all), kept));
      good.remove(key);
      if (!kept) {
        usable.remove(given);
      }
      error = error(client, good);
    }
    return new CheckedProperties(usable, refused);
  }

  /** What is given in files, as if it were given itself. */
  private static Map<String, String> withContents(
      Map<String, String> owners, Map<String, String> usable, List<Refused> refused) {
    Map<String, String> good = new TreeMap<>();
    owners.forEach(
        (key, value) -> {
          String of = Secrets.inFile(key);
          if (of == null) {
            good.put(key, value);
          } else if (value.isBlank()) {
            usable.remove(key);
          } else if (owners.containsKey(of)) {
            refused.add(new Refused(key, of + " is given too", false));
            usable.remove(key);
          } else {
            try {
              good.put(of, Secrets.content(value));
            } catch (IOException e) {
              refused.add(new Refused(key, String.valueOf(e.getMessage()), true));
            }
          }
        });
    return good;
  }

  /**
   * The property that an error is about: clients tell it in words only. It is one without which the
   * error goes away or becomes another: the one it names, else one whose absence mends all.
   */
  private static String culprit(
      Consumer<Map<String, String>> client, Map<String, String> all, String error) {
    List<String> longestFirst = new ArrayList<>(all.keySet());
    longestFirst.sort(Comparator.comparingInt(String::length).reversed());
    String mends = null;
    String changes = null;
    for (String key : longestFirst) {
      Map<String, String> others = new TreeMap<>(all);
      others.remove(key);
      String without = error(client, others);
      if (error.equals(without)) {
        continue;
      }
      if (error.contains(key)) {
        return key;
      }
      mends = mends == null && without == null ? key : mends;
      changes = changes == null ? key : changes;
    }
    if (mends != null) {
      return mends;
    }
    return changes != null ? changes : longestFirst.get(0);
  }

  private static @Nullable String error(
      Consumer<Map<String, String>> client, Map<String, String> properties) {
    try {
      client.accept(properties);
      return null;
    } catch (RuntimeException e) {
      return e.getMessage() == null ? e.toString() : e.getMessage();
    }
  }

  private static void requireKafka(Map<String, String> owners) {
    requireAddresses(owners.getOrDefault(SERVERS, "localhost:9092"));
    if (Set.of(SERVERS).containsAll(owners.keySet())) {
      return; // an owner who sets no more need not pay for loading the client early
    }
    owners.forEach(CheckedProperties::requireKnownAndReadable);
    Map<String, Object> properties = ClientProperties.producer(owners, "fleetpulse-check", "gzip");
    properties.putIfAbsent(SERVERS, "localhost:9092");
    properties.put("key.serializer", ByteArraySerializer.class);
    properties.put("value.serializer", ByteArraySerializer.class);
    ProducerConfig producer = new ProducerConfig(properties);
    if (producer.getInt("delivery.timeout.ms")
        < producer.getLong("linger.ms") + producer.getInt("request.timeout.ms")) {
      throw new ConfigException(
          "delivery.timeout.ms must be linger.ms and request.timeout.ms together, or more");
    }
    if (!ProducerConfig.configNames().containsAll(owners.keySet())) {
      requireConsumer(owners);
    }
  }

  /** Only commands are consumed; the properties are the same. */
  private static void requireConsumer(Map<String, String> owners) {
    Map<String, Object> properties = new HashMap<>(owners);
    properties.putIfAbsent(SERVERS, "localhost:9092");
    properties.remove("group.id");
    properties.put("enable.auto.commit", "false");
    properties.put("key.deserializer", ByteArrayDeserializer.class);
    properties.put("value.deserializer", ByteArrayDeserializer.class);
    new ConsumerConfig(properties).values();
  }

  /** Their form only: a name that no name service knows yet may be known later. */
  private static void requireAddresses(String servers) {
    for (String server : servers.split(",")) {
      String address = server.strip();
      String host = Utils.getHost(address);
      Integer port = Utils.getPort(address);
      if (host == null || host.isEmpty() || port == null || port > MOST_PORT) {
        throw new ConfigException(
            SERVERS + ": \"" + address + "\" is not host:port; separate several by commas");
      }
    }
  }

  private static void requireKnownAndReadable(String key, String value) {
    if (!known(key)) {
      throw new ConfigException("Kafka's clients do not know " + key + near(key));
    }
    boolean file = key.equals("ssl.keystore.location") || key.equals("ssl.truststore.location");
    if (file && !value.isEmpty() && !Files.isReadable(Path.of(value))) {
      throw new ConfigException(key + ": no such file, or not readable");
    }
  }

  private static boolean known(String key) {
    return ProducerConfig.configNames().contains(key)
        || ConsumerConfig.configNames().contains(key)
        || key.startsWith("config.providers");
  }

  private static String near(String key) {
    Set<String> names = new TreeSet<>(ProducerConfig.configNames());
    names.addAll(ConsumerConfig.configNames());
    return names.stream()
        .filter(name -> EditDistance.between(key, name) <= Math.max(2, key.length() / 4))
        .min(Comparator.comparingInt(name -> EditDistance.between(key, name)))
        .map(name -> ", did you mean " + name + "?")
        .orElse("");
  }

  private static void requireRegistry(Map<String, String> owners) {
    Map<String, String> properties = new TreeMap<>(owners);
    properties.putIfAbsent(URL, "http://localhost:8081");
    SampleSchemaId.config(ClientProperties.registry(properties));
  }
}
