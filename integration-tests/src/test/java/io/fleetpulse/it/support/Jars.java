package io.fleetpulse.it.support;

import java.nio.file.Files;
import java.nio.file.Path;

/** The jars as they are shipped, made by {@code mvn package}. */
public final class Jars {
  private Jars() {}

  public static Path agent() {
    return built("producer-agent/target/fleetpulse-agent.jar");
  }

  public static Path processor() {
    return built("streams-processor/target/fleetpulse-processor.jar");
  }

  public static Path sink() {
    return built("alert-sink/target/fleetpulse-sink.jar");
  }

  public static Path quickstart() {
    return built("quickstart/target/fleetpulse-quickstart.jar");
  }

  /** A built file by its path in the repository; says how to build it when it is missing. */
  public static Path built(String relative) {
    Path jar = Repository.path(relative);
    if (!Files.isRegularFile(jar)) {
      String module = relative.substring(0, relative.indexOf('/'));
      throw new AssertionError(
          jar + " is not built; run: mvn -pl " + module + " -am package -DskipTests");
    }
    return jar;
  }
}
