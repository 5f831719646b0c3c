package io.fleetpulse.it.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A JVM started by a test: its output goes to one file (standard error included), and it is killed
 * when the test closes it, whatever state it is in. Failures show the end of its output.
 */
public final class ChildJvm implements AutoCloseable {
  private static final int TAIL_CHARS = 6_000;

  private final Process process;
  private final Path log;

  private ChildJvm(Process process, Path log) {
    this.process = process;
    this.log = log;
  }

  /** A JVM of the running JDK. */
  public static Builder builder(String name) {
    return new Builder(name);
  }

  /** {@code java -jar}. */
  public static Builder ofJar(String name, Path jar) {
    return new Builder(name).program("-jar", jar.toString());
  }

  /** An executable that becomes a JVM, such as a start script. */
  public static Builder ofScript(String name, Path script) {
    Builder builder = new Builder(name);
    builder.executable = script;
    return builder;
  }

  /** The main class on this test's class path. */
  public static Builder ofMain(Class<?> mainClass) {
    return new Builder(mainClass.getSimpleName())
        .program("-cp", System.getProperty("java.class.path"), mainClass.getName());
  }

  public long pid() {
    return process.pid();
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  public Path logFile() {
    return log;
  }

  /** Everything it printed so far. */
  public String output() {
    try {
      return Files.readString(log, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What it printed so far, as lines. */
  public List<String> lines() {
    return output().lines().toList();
  }

  /** Waits until a line of the output matches, and returns the first that does. */
  public String awaitLine(Duration atMost, Predicate<String> matches) {
    String[] found = new String[1];
    awaitWhileAlive(
        atMost,
        "a line of its output",
        () -> {
          for (String line : lines()) {
            if (matches.test(line)) {
              found[0] = line;
              return true;
            }
          }
          return false;
        });
    return found[0];
  }

  /** Waits for a condition; a JVM that ends before it holds fails at once. */
  public void awaitWhileAlive(Duration atMost, String what, BooleanSupplier condition) {
    try {
      Awaitility.await(what)
          .atMost(atMost)
          .pollInterval(Duration.ofMillis(100))
          .until(
              () -> {
                boolean alive = process.isAlive();
                if (condition.getAsBoolean()) {
                  return true;
                }
                if (!alive) {
                  throw new AssertionError("it ended with exit code " + process.exitValue());
                }
                return false;
              });
    } catch (ConditionTimeoutException | AssertionError e) {
      throw new AssertionError("waiting for " + what + ": " + e.getMessage() + "\n" + tail(), e);
    }
  }

  /** Waits for its end and returns the exit code. */
  public int awaitExit(Duration atMost) {
    if (!waitFor(atMost)) {
      throw new AssertionError("still running after " + atMost + "\n" + tail());
    }
    return process.exitValue();
  }

  /** SIGTERM: shutdown hooks run. */
  public ChildJvm terminate() {
    process.destroy();
    return this;
  }

  /** SIGKILL, and waits until the process is gone. */
  public void kill() {
    process.destroyForcibly();
    if (!waitFor(Duration.ofSeconds(20))) {
      throw new AssertionError("process " + pid() + " survives SIGKILL");
    }
  }

  @Override
  public void close() {
    kill();
  }

  private boolean waitFor(Duration atMost) {
    try {
      return process.waitFor(atMost.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for process " + pid(), e);
    }
  }

  private String tail() {
    String output = output();
    return "output of process "
        + pid()
        + " ("
        + log
        + "):\n"
        + output.substring(Math.max(0, output.length() - TAIL_CHARS));
  }

  /** Collects the command line; nothing runs before {@link #start()}. */
  public static final class Builder {
    private final String name;
    private final List<String> jvmOptions = new ArrayList<>();
    private final List<String> arguments = new ArrayList<>();
    private final Map<String, String> environment = new LinkedHashMap<>();
    private List<String> program = List.of();
    private Path javaHome = Path.of(System.getProperty("java.home"));
    private @Nullable Path executable;
    private @Nullable Path log;

    private Builder(String name) {
      this.name = name;
    }

    /** Another JDK than the running one. */
    public Builder javaHome(Path home) {
      javaHome = home;
      return this;
    }

    public Builder jvmOptions(String... options) {
      jvmOptions.addAll(List.of(options));
      return this;
    }

    /** What runs: {@code -jar FILE}, or {@code -cp PATH MAIN}. */
    public Builder program(String... words) {
      program = List.of(words);
      return this;
    }

    public Builder arguments(String... words) {
      arguments.addAll(List.of(words));
      return this;
    }

    public Builder environment(String key, String value) {
      environment.put(key, value);
      return this;
    }

    /** The file that takes the output, replaced if there; default a new file of its own. */
    public Builder log(Path file) {
      log = file;
      return this;
    }

    public ChildJvm start() {
      List<String> command = new ArrayList<>();
      Path java = javaHome.resolve("bin/java");
      command.add((executable == null ? java : executable).toString());
      if (executable == null) {
        // It lives for seconds: what a second compiler would save costs more than it brings.
        command.add("-XX:TieredStopAtLevel=1");
      }
      command.addAll(jvmOptions);
      command.addAll(program);
      command.addAll(arguments);
      try {
        Path file = log != null ? log : Files.createTempFile(name + "-", ".log");
        ProcessBuilder builder =
            new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(file.toFile());
        // Options meant for the test's own JVM must not reach its children.
        builder.environment().remove("JAVA_TOOL_OPTIONS");
        builder.environment().putAll(environment);
        Process process = builder.start();
        process.getOutputStream().close();
        return new ChildJvm(process, file);
      } catch (IOException e) {
        throw new UncheckedIOException("cannot start " + String.join(" ", command), e);
      }
    }
  }
}
