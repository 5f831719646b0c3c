package io.fleetpulse.quickstart.kafka;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import kafka.tools.StorageTool;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;

/**
 * One Kafka node, broker and controller, in this JVM: for one machine and for tests. It listens on
 * the loopback address only and keeps its data in a folder, which a later start finds again.
 */
public final class EmbeddedKafka implements AutoCloseable {
  private static final String HOST = "127.0.0.1";

  private final KafkaRaftServer server;
  private final String bootstrapServers;
  private boolean closed;

  private EmbeddedKafka(KafkaRaftServer server, String bootstrapServers) {
    this.server = server;
    this.bootstrapServers = bootstrapServers;
  }

  /**
   * Starts a node and returns when it serves.
   *
   * @param dataDir its folder, made if missing
   * @param port where clients connect; 0: any free one
   * @throws UncheckedIOException if the folder cannot be used
   */
  public static EmbeddedKafka start(Path dataDir, int port) {
    return start(dataDir, port, Map.of());
  }

  /**
   * Starts a node and returns when it serves.
   *
   * @param dataDir its folder, made if missing
   * @param port where clients connect; 0: any free one
   * @param settings the broker's, which win over what is set here
   * @throws UncheckedIOException if the folder cannot be used
   */
  public static EmbeddedKafka start(Path dataDir, int port, Map<String, String> settings) {
    try {
      return open(dataDir, port, settings);
    } catch (IOException e) {
      throw new UncheckedIOException("Kafka cannot use " + dataDir + ": " + e.getMessage(), e);
    }
  }

  private static EmbeddedKafka open(Path dataDir, int port, Map<String, String> settings)
      throws IOException {
    Files.createDirectories(dataDir);
    int clientPort = port == 0 ? freePort() : port;
    Path logDir = dataDir.resolve("log");
    Properties config = config(logDir, clientPort, freePort());
    config.putAll(settings);
    if (!Files.exists(logDir.resolve("meta.properties"))) {
      // Once only: the folder then has a cluster id, and another one would be refused.
      format(dataDir, config);
    }
    KafkaRaftServer server = new KafkaRaftServer(new KafkaConfig(config, false), Time.SYSTEM);
    server.startup();
    return new EmbeddedKafka(server, HOST + ":" + clientPort);
  }

  public String bootstrapServers() {
    return bootstrapServers;
  }

  /** Stops the node and waits until its files are closed; safe to call again. */
  @Override
  public void close() {
    if (!closed) {
      closed = true;
      server.shutdown();
      server.awaitShutdown();
    }
  }

  private static Properties config(Path logDir, int clientPort, int controllerPort) {
    Properties config = new Properties();
    config.put("process.roles", "broker,controller");
    config.put("node.id", "1");
    config.put("log.dirs", logDir.toString());
    config.put("controller.quorum.voters", "1@" + HOST + ":" + controllerPort);
    config.put("controller.listener.names", "CONTROLLER");
    config.put(
        "listeners",
        "PLAINTEXT://" + HOST + ":" + clientPort + ",CONTROLLER://" + HOST + ":" + controllerPort);
    config.put("advertised.listeners", "PLAINTEXT://" + HOST + ":" + clientPort);
    config.put("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT");
    config.put("inter.broker.listener.name", "PLAINTEXT");
    // One node: nothing is replicated, and a group need not wait for members.
    config.put("offsets.topic.replication.factor", "1");
    config.put("offsets.topic.num.partitions", "4");
    config.put("transaction.state.log.replication.factor", "1");
    config.put("transaction.state.log.min.isr", "1");
    config.put("transaction.state.log.num.partitions", "4");
    config.put("share.coordinator.state.topic.replication.factor", "1");
    config.put("share.coordinator.state.topic.min.isr", "1");
    config.put("group.initial.rebalance.delay.ms", "0");
    // Topics are made by their catalogue, with their configuration, or not at all.
    config.put("auto.create.topics.enable", "false");
    config.put("num.network.threads", "2");
    config.put("num.io.threads", "4");
    config.put("log.cleaner.dedupe.buffer.size", Integer.toString(16 << 20));
    config.put("controlled.shutdown.enable", "false");
    return config;
  }

  private static void format(Path dataDir, Properties config) throws IOException {
    Path file = dataDir.resolve("server.properties");
    try (PrintStream out = new PrintStream(file.toFile(), StandardCharsets.UTF_8)) {
      config.forEach((key, value) -> out.println(key + "=" + value));
    }
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    int code =
        StorageTool.execute(
            new String[] {"format", "-t", Uuid.randomUuid().toString(), "-c", file.toString()},
            new PrintStream(said, true, StandardCharsets.UTF_8));
    if (code != 0) {
      throw new IOException(said.toString(StandardCharsets.UTF_8).strip());
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName(HOST))) {
      return socket.getLocalPort();
    }
  }
}
