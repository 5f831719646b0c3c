package io.fleetpulse.agent.publish;

import io.fleetpulse.schemas.avro.RuntimeSample;
import io.fleetpulse.schemas.catalogue.SchemaTexts;
import io.fleetpulse.schemas.registry.RegistryClient;
import io.fleetpulse.schemas.registry.RegistryConfig;
import io.fleetpulse.schemas.registry.SchemaLookup;
import java.util.HashMap;
import java.util.Map;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The id under which the registry knows the schema of samples. Agents look it up and never register
 * it: the processor does. Asked for until there is an answer, then never again.
 */
public final class SampleSchemaId {
  private final String subject;
  private final Supplier<Map<String, String>> settings;
  private @Nullable IntSupplier registry;
  private int id;

  /**
   * @param registry gives Confluent's keys when it is first asked; throws what is told then
   */
  public SampleSchemaId(String subject, Supplier<Map<String, String>> registry) {
    this.subject = subject;
    this.settings = registry;
  }

  /** By the schema's text: Avro, which only a reader of records needs, is not loaded. */
  private static IntSupplier asking(String subject, RegistryConfig config) {
    SchemaLookup lookup = new SchemaLookup(config, config.urlConnection());
    return () -> lookup.idOf(subject, SchemaTexts.ofSamples());
  }

  /** Whether the latest version is the same but for what does not count is for Avro to say. */
  private static IntSupplier latest(String subject, RegistryConfig config) {
    RegistryClient client = new RegistryClient(config, config.urlConnection());
    return () -> client.idOf(subject, RuntimeSample.getClassSchema());
  }

  /**
   * A client that never registers.
   *
   * @param registry Confluent's keys
   * @throws org.apache.kafka.common.config.ConfigException naming the key that cannot be used
   */
  public static RegistryClient lookingUp(Map<String, String> registry) {
    RegistryConfig read = config(registry);
    return new RegistryClient(read, read.urlConnection());
  }

  static RegistryConfig config(Map<String, String> registry) {
    Map<String, Object> config = new HashMap<>(registry);
    config.put("auto.register.schemas", "false");
    // Trying again is the asking loop's business: it backs off, and other things go on meanwhile.
    config.put("max.retries", "0");
    config.putIfAbsent("http.connect.timeout.ms", "3000");
    config.putIfAbsent("http.read.timeout.ms", "5000");
    return RegistryConfig.from(config);
  }

  /**
   * The id.
   *
   * @throws org.apache.kafka.common.KafkaException if the registry does not answer or does not know
   *     the schema yet, or its settings cannot be used
   */
  int get() {
    if (id == 0) {
      IntSupplier asked = registry;
      if (asked == null) {
        RegistryConfig config = config(settings.get());
        asked = config.useLatest() ? latest(subject, config) : asking(subject, config);
        registry = asked;
      }
      id = asked.getAsInt();
    }
    return id;
  }
}
