package io.fleetpulse.it.deploy;

import io.fleetpulse.it.support.Repository;
import io.fleetpulse.it.support.Require;
import io.fleetpulse.it.support.Tools;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The repository's Compose file as a project of its own, on free ports; closing removes it all. */
final class Compose implements AutoCloseable {
  private static final Duration QUICK = Duration.ofSeconds(20);
  private static final List<String> IMAGES = List.of("processor", "sink", "demo");

  private final Path docker;
  private final Path log;
  private final String project = "fleetpulse-" + UUID.randomUUID();
  private final Map<String, String> environment = new LinkedHashMap<>();

  private Compose(Path docker, Path log) throws IOException {
    this.docker = docker;
    this.log = log;
    environment.put("TAG", project);
    environment.put("DOCKER_BUILDKIT", "1");
    for (String port : List.of("KAFKA_PORT", "REGISTRY_PORT", "PROCESSOR_PORT", "SINK_PORT")) {
      try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
        environment.put(port, Integer.toString(socket.getLocalPort()));
      }
    }
  }

  /** Skips the test where no engine answers or Compose is not version 2. */
  static Compose open(Path folder) {
    Path log = folder.resolve("docker.log");
    Optional<Path> docker =
        Stream.concat(
                Stream.of(Path.of("/usr/bin/docker")).filter(Files::isExecutable),
                Tools.executable("docker").stream())
            .filter(
                each -> succeeds(log, each, "info") && succeeds(log, each, "compose", "version"))
            .findFirst();
    Require.tool("container engine with Compose 2", docker.isPresent());
    try {
      return new Compose(docker.orElseThrow(), log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The published port with this name in the Compose file. */
  String port(String name) {
    return String.valueOf(environment.get(name));
  }

  /** Runs a Compose command; when it fails, fails with its output and the services' last lines. */
  void run(Duration atMost, String... command) {
    List<String> line = new ArrayList<>(List.of(docker.toString(), "compose", "-p", project));
    line.addAll(List.of(command));
    if (!succeeds(log, environment, atMost, line)) {
      String said = read(log);
      succeeds(
          log,
          environment,
          QUICK,
          List.of(docker.toString(), "compose", "-p", project, "logs", "--tail", "20"));
      throw new AssertionError(String.join(" ", line) + " failed:\n" + said + read(log));
    }
  }

  @Override
  public void close() {
    run(Duration.ofMinutes(2), "down", "-v", "--remove-orphans", "--timeout", "15");
    List<String> remove = new ArrayList<>(List.of(docker.toString(), "image", "rm"));
    IMAGES.forEach(image -> remove.add("fleetpulse/" + image + ":" + project));
    succeeds(log, environment, QUICK, remove);
  }

  private static boolean succeeds(Path log, Path docker, String... command) {
    List<String> line = new ArrayList<>(List.of(docker.toString()));
    line.addAll(List.of(command));
    return succeeds(log, Map.of(), QUICK, line);
  }

  private static boolean succeeds(
      Path log, Map<String, String> environment, Duration atMost, List<String> line) {
    ProcessBuilder builder =
        new ProcessBuilder(line)
            .directory(Repository.root().toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    builder.environment().putAll(environment);
    try {
      Process process = builder.start();
      if (!process.waitFor(atMost.toMillis(), TimeUnit.MILLISECONDS)) {
        process.destroyForcibly();
        return false;
      }
      return process.exitValue() == 0;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
