package io.fleetpulse.benchmarks.agent;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a JVM tells of itself to the JDK's own tool, without loading classes for it. */
final class Jcmd {
  private static final Pattern ALLOCATED = Pattern.compile("\\ballocated=(\\d+)([BKMG])\\b");
  private static final Pattern TOTAL = Pattern.compile("(?m)^Total\\s+\\d+\\s+(\\d+)");
  private static final Path TOOL = Path.of(System.getProperty("java.home"), "bin", "jcmd");

  private final long pid;

  Jcmd(long pid) {
    this.pid = pid;
  }

  /**
   * Bytes that the threads alive have allocated so far.
   *
   * @param nanos when
   */
  record Allocated(long bytes, long nanos) {}

  Allocated allocated() {
    String threads = run("Thread.print", "-e");
    return new Allocated(allocated(threads), System.nanoTime());
  }

  /** Of a thread dump. */
  static long allocated(String threads) {
    long bytes = 0;
    Matcher matcher = ALLOCATED.matcher(threads);
    while (matcher.find()) {
      bytes += Long.parseLong(matcher.group(1)) << shift(matcher.group(2));
    }
    return bytes;
  }

  /** Java threads and classes now, by the JVM's own counters. */
  Counters counters() {
    String counters = run("PerfCounter.print");
    return new Counters(
        counter(counters, "java.threads.live"),
        counter(counters, "java.cls.loadedClasses")
            + counter(counters, "java.cls.sharedLoadedClasses"));
  }

  record Counters(long threads, long classes) {}

  static long counter(String counters, String name) {
    Matcher matcher = Pattern.compile("(?m)^" + Pattern.quote(name) + "=(\\d+)$").matcher(counters);
    if (!matcher.find()) {
      throw new IllegalStateException("the JVM does not tell " + name);
    }
    return Long.parseLong(matcher.group(1));
  }

  /** Bytes of the heap that are still in use after a full collection, which this makes. */
  long liveHeapBytes() {
    return total(run("GC.class_histogram"));
  }

  /** The last line of a histogram of classes. */
  static long total(String histogram) {
    Matcher matcher = TOTAL.matcher(histogram);
    if (!matcher.find()) {
      throw new IllegalStateException("no total in the histogram of classes");
    }
    return Long.parseLong(matcher.group(1));
  }

  private static int shift(String unit) {
    return switch (unit) {
      case "K" -> 10;
      case "M" -> 20;
      case "G" -> 30;
      default -> 0;
    };
  }

  private String run(String... words) {
    try {
      ProcessBuilder builder = new ProcessBuilder(TOOL.toString(), Long.toString(pid));
      builder.command().addAll(java.util.List.of(words));
      builder.environment().remove("JAVA_TOOL_OPTIONS");
      Process process = builder.redirectErrorStream(true).start();
      String told = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      int exit = process.waitFor();
      if (exit != 0) {
        throw new IllegalStateException(builder.command() + " ends with " + exit + ": " + told);
      }
      return told;
    } catch (IOException e) {
      throw new UncheckedIOException("jcmd cannot be run, is this a JDK?", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}
