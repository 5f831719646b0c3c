package io.fleetpulse.benchmarks.process;

import io.fleetpulse.schemas.registry.RegistryClient;
import io.fleetpulse.schemas.registry.RegistryConfig;
import io.fleetpulse.schemas.registry.SchemaRegistration;
import io.fleetpulse.schemas.topics.Topic;
import io.fleetpulse.schemas.topics.TopicCatalogue;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.admin.Admin;

/** Broker and registry in a process of their own, with the product's topics and schemas. */
public final class Platform implements AutoCloseable {
  /** Without dots: Kafka reports a topic with a dot under two names. */
  public static final String PREFIX = "bench-";

  public static final int PARTITIONS = 4;
  public static final TopicCatalogue TOPICS = new TopicCatalogue(PREFIX, PARTITIONS, (short) 1);

  /** The broker's options. */
  public static final List<String> JVM = List.of("-Xms1g", "-Xmx1g");

  private final ChildProcess process;
  private final String bootstrapServers;
  private final String registryUrl;
  private int sampleSchema;

  private Platform(ChildProcess process, String bootstrapServers, String registryUrl) {
    this.process = process;
    this.bootstrapServers = bootstrapServers;
    this.registryUrl = registryUrl;
  }

  /** Starts it, empty, in the directory. */
  public static Platform start(Path directory) throws InterruptedException {
    ChildProcess process =
        ChildProcess.start(
            "platform", directory, PlatformMain.class, JVM, List.of(data(directory).toString()));
    try {
      List<String> addresses = process.await("@platform", Duration.ofSeconds(60));
      Platform platform = new Platform(process, addresses.get(0), addresses.get(1));
      platform.prepare();
      return platform;
    } catch (RuntimeException | InterruptedException e) {
      process.close();
      throw e;
    }
  }

  /** Folder of the broker's partitions, of a platform started in that directory. */
  public static Path logs(Path directory) {
    return PlatformMain.kafka(data(directory)).resolve("log");
  }

  private static Path data(Path directory) {
    return directory.resolve("data");
  }

  public String bootstrapServers() {
    return bootstrapServers;
  }

  public String registryUrl() {
    return registryUrl;
  }

  public ProcessHandle broker() {
    return process.handle();
  }

  /** Id of the samples' schema. */
  public int sampleSchema() {
    return sampleSchema;
  }

  public Map<String, Object> client() {
    return Map.of("bootstrap.servers", bootstrapServers);
  }

  /** Deletes everything but the samples, and makes the topics anew. */
  public void forgetResults() throws InterruptedException {
    try (Admin admin = Admin.create(client())) {
      admin
          .deleteTopics(
              admin.listTopics().names().get().stream()
                  .filter(name -> !name.equals(TOPICS.name(Topic.SAMPLES)))
                  .toList())
          .all()
          .get();
      TOPICS.ensure(admin);
    } catch (java.util.concurrent.ExecutionException e) {
      throw new IllegalStateException("topics cannot be made anew", e);
    }
  }

  @Override
  public void close() {
    process.close();
  }

  private void prepare() throws InterruptedException {
    try (RegistryClient registry =
            new RegistryClient(RegistryConfig.from(Map.of("schema.registry.url", registryUrl)));
        Admin admin = Admin.create(client())) {
      sampleSchema =
          Objects.requireNonNull(
              new SchemaRegistration(registry, Duration.ofSeconds(1))
                  .register(TOPICS.subjects())
                  .get(TOPICS.subject(Topic.SAMPLES)));
      TOPICS.ensure(admin);
    }
  }
}
