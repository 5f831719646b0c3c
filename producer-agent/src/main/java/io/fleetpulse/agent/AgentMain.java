package io.fleetpulse.agent;

import io.fleetpulse.agent.buffer.FormerBuffers;
import io.fleetpulse.agent.probe.History;
import io.fleetpulse.agent.self.AgentSelf;
import io.fleetpulse.schemas.setting.Key;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.concurrent.ThreadFactory;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Where the bootstrap enters the agent's own class loader: reads the settings, wires nothing. One
 * for all agents that are started in this JVM one after the other.
 */
public final class AgentMain
    implements BiFunction<@Nullable String, Map<String, String>, AutoCloseable> {
  private static final String USAGE =
      """
      Fleetpulse agent %s: samples this JVM and publishes to Kafka.

        java -javaagent:fleetpulse-agent.jar=service.name=checkout,kafka.bootstrap.servers=kafka:9092,\
      schema.registry.url=http://registry:8081 -jar application.jar

        java -jar fleetpulse-agent.jar --check KEY=VALUE,…   tells what a configuration means
        java -jar fleetpulse-agent.jar --version
        java -jar fleetpulse-agent.jar --help

      Each key also as -Dfleetpulse.KEY, FLEETPULSE_KEY or in config.file. A secret below kafka. or
      schema.registry. also as KEY.file, the file that holds it. Keys:

      %s""";

  private final History history;

  private final FormerBuffers buffers = new FormerBuffers();

  /**
   * @param series the application's own, as the other side of the class loader tells them
   */
  public AgentMain(Function<ThreadFactory, Object[]> series) {
    this.history = new History(new AgentSelf(), series);
  }

  /**
   * Makes an agent; the bootstrap runs what it gets.
   *
   * @return a {@link Runnable} that samples until it is closed
   */
  @Override
  public AutoCloseable apply(@Nullable String arguments, Map<String, String> settings) {
    Launch launch = new Launch(System.getenv(), systemProperties());
    return Agent.create(
        read(arguments, settings, launch), launch, AgentVersion.read(), history, buffers);
  }

  /** {@code java -jar}: the exit code. */
  public static int command(String[] arguments) {
    List<String> words = List.of(arguments);
    String version = AgentVersion.read();
    if (words.equals(List.of("--version"))) {
      System.out.println("fleetpulse-agent " + version);
      return 0;
    }
    if (!words.isEmpty() && words.get(0).equals("--check") && words.size() <= 2) {
      return check(words.size() == 2 ? words.get(1) : "");
    }
    boolean asked = words.isEmpty() || words.equals(List.of("--help"));
    (asked ? System.out : System.err).printf(USAGE, version, keys());
    return asked ? 0 : 2;
  }

  private static String keys() {
    StringBuilder lines = new StringBuilder();
    for (Key<?> key : Keys.all()) {
      String usual = key.usual().isEmpty() ? "" : " (" + key.usual().replace("`", "") + ")";
      lines.append("  ").append(key.name()).append(usual).append(": ");
      // Links and code are for the page that is made of the same words.
      lines.append(key.meaning().replaceAll("\\[([^]]*)]\\([^)]*\\)", "$1").replace("`", ""));
      lines.append(key.live() ? "; may change while running\n" : "\n");
    }
    return lines.toString();
  }

  private static int check(String arguments) {
    Launch launch = new Launch(System.getenv(), systemProperties());
    AgentConfig config = read(arguments, Map.of(), launch);
    config.given().forEach(System.out::println);
    config.warnings().forEach(warning -> System.out.println("WARN " + warning));
    System.out.println("instance " + config.instanceKey());
    return config.warnings().isEmpty() ? 0 : 1;
  }

  private static AgentConfig read(
      @Nullable String arguments, Map<String, String> explicit, Launch launch) {
    return AgentConfig.read(
        arguments, explicit, systemProperties(), System.getenv(), launch.defaults());
  }

  private static Map<String, String> systemProperties() {
    Properties properties = System.getProperties();
    Map<String, String> map = new TreeMap<>();
    for (String name : properties.stringPropertyNames()) {
      map.put(name, properties.getProperty(name));
    }
    return map;
  }
}
