package io.fleetpulse.benchmarks.process;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * A JVM of its own. It ends when this JVM closes its standard input, so none is left behind
 * whatever happens here. Lines that begin with {@code @} are for the parent, all others go to its
 * log.
 */
public final class ChildProcess implements AutoCloseable {
  private static final String END = "@end";
  private static final int LOG_LINES = 20;

  private final String name;
  private final Process process;
  private final Path log;
  private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();

  private ChildProcess(String name, Process process, Path log) {
    this.name = name;
    this.process = process;
    this.log = log;
  }

  /**
   * Starts it.
   *
   * @param directory where its log goes, and where it runs
   */
  public static ChildProcess start(
      String name, Path directory, Class<?> mainClass, List<String> jvmOptions, List<String> args) {
    return start(
        name,
        directory,
        absolute(System.getProperty("java.class.path")),
        mainClass,
        jvmOptions,
        args);
  }

  /**
   * Starts it on a class path of its own.
   *
   * @param directory where its log goes, and where it runs
   */
  public static ChildProcess start(
      String name,
      Path directory,
      String classPath,
      Class<?> mainClass,
      List<String> jvmOptions,
      List<String> args) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(jvmOptions);
    command.add("-cp");
    command.add(classPath);
    command.add(mainClass.getName());
    command.addAll(args);
    try {
      Files.createDirectories(directory);
      Path log = directory.resolve(name + ".log");
      ProcessBuilder builder =
          new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true);
      builder.environment().remove("JAVA_TOOL_OPTIONS");
      ChildProcess child = new ChildProcess(name, builder.start(), log);
      Thread reader = new Thread(child::read, "output-of-" + name);
      reader.setDaemon(true);
      reader.start();
      return child;
    } catch (IOException e) {
      throw new UncheckedIOException(name + " cannot be started", e);
    }
  }

  private static String absolute(String classPath) {
    List<String> entries = new ArrayList<>();
    for (String entry : classPath.split(java.io.File.pathSeparator)) {
      entries.add(Path.of(entry).toAbsolutePath().toString());
    }
    return String.join(java.io.File.pathSeparator, entries);
  }

  public ProcessHandle handle() {
    return process.toHandle();
  }

  /**
   * Waits for a line for the parent that begins so.
   *
   * @return the words after the beginning
   * @throws IllegalStateException if the process ends first or takes too long
   */
  public List<String> await(String beginning, Duration atMost) throws InterruptedException {
    long deadline = System.nanoTime() + atMost.toNanos();
    while (true) {
      String line = lines.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
      if (line == null) {
        throw new IllegalStateException(
            name + " does not say " + beginning + " within " + atMost + "\n" + tail());
      }
      if (line.equals(END)) {
        throw new IllegalStateException(name + " ended before " + beginning + "\n" + tail());
      }
      if (line.startsWith(beginning + " ")) {
        return List.of(line.substring(beginning.length() + 1).split(" "));
      }
    }
  }

  /** Lets it end by itself, and kills it when it does not. */
  @Override
  public void close() {
    try {
      process.getOutputStream().close();
      if (!process.waitFor(30, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
      }
    } catch (IOException e) {
      process.destroyForcibly();
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  private void read() {
    try (BufferedReader reader =
            new BufferedReader(
                new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        BufferedWriter writer = Files.newBufferedWriter(log)) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        if (line.startsWith("@")) {
          lines.add(line);
        } else {
          writer.write(line);
          writer.newLine();
          writer.flush();
        }
      }
    } catch (IOException e) {
      lines.add("@broken " + e);
    }
    lines.add(END);
  }

  private String tail() {
    try {
      List<String> all = Files.readAllLines(log);
      return String.join("\n", all.subList(Math.max(0, all.size() - LOG_LINES), all.size()));
    } catch (IOException e) {
      return "no log: " + e;
    }
  }
}
