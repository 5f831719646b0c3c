package io.fleetpulse.benchmarks.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * CPU time of the JVM's own threads, as Linux counts it; 0 on other systems, where it is not told.
 *
 * @param collectorNanos of the garbage collector's
 * @param compilerNanos of the compilers', whose work ends with a JVM's youth
 */
record ThreadTimes(long collectorNanos, long compilerNanos) {
  private static final Path TASKS = Path.of("/proc/self/task");
  private static final long TICK_NANOS = 10_000_000;

  /** Fields of {@code stat} that follow the name: see proc(5). */
  private static final int USER = 11;

  private static final int SYSTEM = 12;

  static ThreadTimes now() {
    long collector = 0;
    long compiler = 0;
    for (Path task : tasks()) {
      String stat = stat(task);
      int nameEnd = stat.lastIndexOf(')');
      if (nameEnd < 0) {
        continue;
      }
      String name = stat.substring(stat.indexOf('(') + 1, nameEnd);
      String[] fields = stat.substring(nameEnd + 2).split(" ");
      long nanos = (Long.parseLong(fields[USER]) + Long.parseLong(fields[SYSTEM])) * TICK_NANOS;
      if (name.startsWith("GC Thread") || name.startsWith("G1 ") || name.equals("VM Thread")) {
        collector += nanos;
      } else if (name.startsWith("C1 Compiler") || name.startsWith("C2 Compiler")) {
        compiler += nanos;
      }
    }
    return new ThreadTimes(collector, compiler);
  }

  private static List<Path> tasks() {
    if (!Files.isDirectory(TASKS)) {
      return List.of();
    }
    try (Stream<Path> tasks = Files.list(TASKS)) {
      return tasks.toList();
    } catch (IOException e) {
      return List.of();
    }
  }

  private static String stat(Path task) {
    try {
      return Files.readString(task.resolve("stat"), StandardCharsets.UTF_8);
    } catch (IOException e) {
      // The thread has ended.
      return "";
    }
  }
}
