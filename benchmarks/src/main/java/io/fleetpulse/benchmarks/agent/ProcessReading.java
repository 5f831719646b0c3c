package io.fleetpulse.benchmarks.agent;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * CPU time of a process as Linux tells it, from outside: nothing is loaded into it to be measured.
 *
 * @param nanos of the whole process, threads that have ended included; in steps of 10 ms
 * @param threads of each thread that lives, by its id, to the nanosecond
 */
record ProcessReading(long nanos, Map<Long, ThreadTime> threads) {
  private static final long TICK_NANOS = 10_000_000;

  /** What {@code stat} tells of user and system time can each be a tick behind, at both ends. */
  private static final long COARSENESS_NANOS = 4 * TICK_NANOS;

  /** Fields of {@code stat} that follow the name: see proc(5). */
  private static final int USER = 11;

  private static final int SYSTEM = 12;

  /**
   * A thread's.
   *
   * @param name its first 15 characters
   */
  record ThreadTime(String name, long nanos) {}

  /** Whose threads. */
  enum Owner {
    APPLICATION("application"),
    COLLECTOR("collector"),
    COMPILER("compilers"),
    JVM("rest of the JVM"),
    AGENT("agent's threads");

    private final String title;

    Owner(String title) {
      this.title = title;
    }

    String title() {
      return title;
    }

    /** By its name: what is not known otherwise is the agent's, as the bare application shows. */
    static Owner of(String name) {
      if (name.startsWith("paced-") || name.equals("main") || name.equals("java")) {
        return APPLICATION;
      }
      if (name.startsWith("GC Thread") || name.startsWith("G1 ") || name.equals("VM Thread")) {
        return COLLECTOR;
      }
      if (name.startsWith("C1 Compiler") || name.startsWith("C2 Compiler")) {
        return COMPILER;
      }
      return JVM_THREADS.contains(name) ? JVM : AGENT;
    }
  }

  private static final List<String> JVM_THREADS =
      List.of(
          "Signal Dispatch",
          "Service Thread",
          "Monitor Deflati",
          "Sweeper thread",
          "Common-Cleaner",
          "Finalizer",
          "Reference Handl",
          "Notification Th",
          "VM Periodic Tas",
          "Attach Listener",
          "DestroyJavaVM");

  static ProcessReading of(long pid) {
    Path process = Path.of("/proc", Long.toString(pid));
    Map<Long, ThreadTime> threads = new HashMap<>();
    for (Path task : tasks(process.resolve("task"))) {
      String name = text(task.resolve("comm")).strip();
      String schedule = text(task.resolve("schedstat"));
      if (!name.isEmpty() && !schedule.isEmpty()) {
        threads.put(
            Long.valueOf(task.getFileName().toString()),
            new ThreadTime(name, Long.parseLong(schedule.substring(0, schedule.indexOf(' ')))));
      }
    }
    return new ProcessReading(cpuNanos(text(process.resolve("stat"))), threads);
  }

  /**
   * User and system time.
   *
   * @param stat what Linux says of a process
   */
  static long cpuNanos(String stat) {
    int nameEnd = stat.lastIndexOf(')');
    if (nameEnd < 0) {
      throw new IllegalStateException("the process has ended");
    }
    String[] fields = stat.substring(nameEnd + 2).split(" ");
    return (Long.parseLong(fields[USER]) + Long.parseLong(fields[SYSTEM])) * TICK_NANOS;
  }

  /**
   * What was used since: to the nanosecond where the threads' sum agrees with the process as far as
   * that is told, else the process's, as threads have ended meanwhile.
   */
  long nanosSince(ProcessReading begin) {
    long whole = nanos - begin.nanos;
    long sum = byOwner(begin).values().stream().mapToLong(Long::longValue).sum();
    return Math.abs(whole - sum) <= COARSENESS_NANOS ? sum : whole;
  }

  /** Nanoseconds since by whose threads they were; of those that live. */
  Map<Owner, Long> byOwner(ProcessReading begin) {
    return by(begin, Owner::of);
  }

  /** The same by the threads' names. */
  Map<String, Long> byName(ProcessReading begin) {
    return by(begin, name -> name);
  }

  private <K> Map<K, Long> by(ProcessReading begin, Function<String, K> group) {
    Map<K, Long> nanos = new HashMap<>();
    threads.forEach(
        (id, now) -> {
          ThreadTime then = begin.threads.get(id);
          nanos.merge(
              group.apply(now.name()), now.nanos() - (then == null ? 0 : then.nanos()), Long::sum);
        });
    return nanos;
  }

  /** Resident memory in bytes. */
  static long residentBytes(long pid) {
    return residentBytes(text(Path.of("/proc", Long.toString(pid), "smaps_rollup")));
  }

  /**
   * That of a process.
   *
   * @param rollup what Linux says of its memory
   */
  static long residentBytes(String rollup) {
    return rollup
        .lines()
        .filter(line -> line.startsWith("Rss:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("no resident memory is told: " + rollup));
  }

  private static List<Path> tasks(Path folder) {
    try (Stream<Path> tasks = Files.list(folder)) {
      return tasks.toList();
    } catch (IOException e) {
      throw new IllegalStateException("the process has ended", e);
    }
  }

  /** Empty for a thread that has ended. */
  private static String text(Path file) {
    try {
      return Files.readString(file, StandardCharsets.UTF_8);
    } catch (IOException e) {
      return "";
    }
  }
}
