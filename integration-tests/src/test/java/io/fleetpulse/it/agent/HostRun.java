package io.fleetpulse.it.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetpulse.it.support.ChildJvm;
import io.fleetpulse.it.support.Repository;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * An application with the agent in it. It is told to end by a file, the last of its arguments; what
 * it prints is its own, but for the agent's lines.
 */
final class HostRun implements AutoCloseable {
  private static final Duration PATIENCE = SampleTopic.PATIENCE;
  private static final String AGENT = "[fleetpulse]";

  private final ChildJvm jvm;
  private final Path end;

  private HostRun(ChildJvm jvm, Path end) {
    this.jvm = jvm;
    this.end = end;
  }

  /** The classes of this module's tests, and no library. */
  static String classes() {
    return Repository.path("integration-tests/target/test-classes").toString();
  }

  /** One of {@code host}'s programs, without any library. */
  static ChildJvm.Builder of(Class<?> program, String... jvmOptions) {
    return ChildJvm.builder(program.getSimpleName())
        .jvmOptions("-Xmx64m", "-XX:+UseSerialGC")
        .jvmOptions(jvmOptions)
        .program("-cp", classes(), program.getName());
  }

  /** Starts it. */
  static HostRun start(ChildJvm.Builder host, Path folder) {
    Path end = folder.resolve("end");
    return new HostRun(host.arguments(end.toString()).start(), end);
  }

  ChildJvm jvm() {
    return jvm;
  }

  /** Tells it to end. */
  void end() {
    try {
      Files.createFile(end);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Tells it to end and waits until it has, as it would without an agent. */
  HostRun ended() {
    end();
    assertThat(jvm.awaitExit(PATIENCE)).as(jvm.output()).isZero();
    return this;
  }

  /** Waits for a line of the agent that says all this. */
  String awaitAgent(String... words) {
    return jvm.awaitLine(
        PATIENCE,
        line -> line.startsWith(AGENT) && List.of(words).stream().allMatch(line::contains));
  }

  /** What the application printed; a line that nobody answers for is among it. */
  List<String> ownLines() {
    return jvm.lines().stream().filter(line -> !line.startsWith(AGENT)).toList();
  }

  List<String> agentLines() {
    return jvm.lines().stream().filter(line -> line.startsWith(AGENT)).toList();
  }

  List<String> warnings() {
    return agentLines().stream()
        .filter(line -> line.contains(" WARN ") || line.contains(" ERROR "))
        .toList();
  }

  @Override
  public void close() {
    jvm.close();
  }
}
