package io.fleetpulse.benchmarks.agent;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/**
 * The application under the agents: a few threads that do the same little work at the same pace,
 * some 1.5 % of a core, with some garbage. It measures nothing of itself, as the classes that tell
 * of a JVM would then be loaded without an agent too; and it is one class that needs no other.
 */
public final class PacedApplication {
  /** Its argument to end at once: only the way to main is measured. */
  static final String START_ONLY = "start-only";

  private static final int WORKERS = 4;
  private static final long PACE_NANOS = 25_000_000;
  private static final int WORDS = 300;
  private static final int DIFFERENT = 97;
  private static final int MIXES = 100;

  private long done;

  private PacedApplication() {}

  /** Says first of all when it got here, on the clock that all processes of a machine share. */
  public static void main(String[] args) {
    long now = System.nanoTime();
    System.out.println("@main " + now);
    if (args.length > 0 && args[0].equals(START_ONLY)) {
      return;
    }
    for (int i = 0; i < WORKERS; i++) {
      PacedApplication worker = new PacedApplication();
      Thread thread = new Thread(worker::work, "paced-" + i);
      thread.setDaemon(true);
      thread.start();
    }
    awaitRelease();
  }

  /**
   * Puts it alone into a folder: this module's own class path holds our agent's classes, which
   * would be taken for those of the jar that is measured.
   *
   * @return the class path to run it on
   */
  static String unpack(Path directory) {
    String file = PacedApplication.class.getName().replace('.', '/') + ".class";
    Path target = directory.resolve("application").resolve(file);
    try (InputStream in = PacedApplication.class.getResourceAsStream("PacedApplication.class")) {
      if (in == null) {
        throw new IllegalStateException(file + " is missing");
      }
      Files.createDirectories(target.resolveSibling("."));
      Files.write(target, in.readAllBytes());
      return directory.resolve("application").toString();
    } catch (IOException e) {
      throw new UncheckedIOException("the application cannot be put into " + directory, e);
    }
  }

  /** Ends this JVM when the parent lets go of its standard input. */
  private static void awaitRelease() {
    try {
      while (System.in.read() >= 0) {
        // The parent says nothing; its end is what counts.
      }
    } catch (IOException e) {
      System.err.println("standard input is broken, ending: " + e);
    }
    System.exit(0);
  }

  private void work() {
    long due = System.nanoTime();
    while (true) {
      done += unit(done);
      due += PACE_NANOS;
      for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
        LockSupport.parkNanos(left);
      }
    }
  }

  /** Strings, a map, a sort and some arithmetic, as applications have them. */
  private static long unit(long seed) {
    Map<String, Integer> counts = new HashMap<>();
    for (int i = 0; i < WORDS; i++) {
      counts.merge("word-" + (seed + i * 31L) % DIFFERENT, i, Integer::sum);
    }
    List<String> sorted = new ArrayList<>(counts.keySet());
    Collections.sort(sorted);
    long sum = 0;
    for (int i = 0; i < MIXES; i++) {
      for (String word : sorted) {
        for (int j = 0; j < word.length(); j++) {
          sum = 31 * sum + word.charAt(j);
        }
      }
    }
    return 1 + (sum & 1);
  }
}
