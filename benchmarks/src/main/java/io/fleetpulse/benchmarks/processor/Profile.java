package io.fleetpulse.benchmarks.processor;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordedMethod;
import jdk.jfr.consumer.RecordingFile;

/** Where a flight recording saw its Java threads: by part, and by the method on top. */
final class Profile {
  private static final int MOST_METHODS = 25;

  /** The first that a stack holds, from its top, is what the sample counts for. */
  private static final List<String> PARTS =
      List.of(
          "io.fleetpulse.streams.window.SampleDecoder",
          "io.fleetpulse.streams.window.SampleSchema",
          "io.fleetpulse.streams.window.WindowEncoder",
          "io.fleetpulse.analysis.histogram",
          "io.fleetpulse.analysis.window",
          "io.fleetpulse.analysis",
          "io.fleetpulse.streams.finding",
          "io.fleetpulse.streams.rule",
          "io.fleetpulse.streams.service",
          "org.apache.kafka.clients.producer",
          "org.rocksdb",
          "io.fleetpulse.streams.store",
          "io.fleetpulse.streams.window",
          "org.apache.kafka.clients.consumer",
          "org.apache.kafka.streams",
          "org.apache.kafka");

  private final Map<String, Integer> parts = new HashMap<>();
  private final Map<String, Integer> methods = new HashMap<>();
  private int samples;

  private Profile() {}

  static Profile of(Path recording) throws IOException {
    Profile profile = new Profile();
    try (RecordingFile file = new RecordingFile(recording)) {
      while (file.hasMoreEvents()) {
        RecordedEvent event = file.readEvent();
        String type = event.getEventType().getName();
        if (event.getStackTrace() != null
            && (type.equals("jdk.ExecutionSample") || type.equals("jdk.NativeMethodSample"))) {
          profile.add(type, event.getStackTrace().getFrames());
        }
      }
    }
    return profile;
  }

  private void add(String type, List<RecordedFrame> frames) {
    // Threads that wait for the network are seen in native methods too.
    boolean rocks = frames.get(0).getMethod().getType().getName().startsWith("org.rocksdb");
    if (!type.equals("jdk.ExecutionSample") && !rocks) {
      return;
    }
    samples++;
    RecordedMethod top = frames.get(0).getMethod();
    methods.merge(top.getType().getName() + "." + top.getName(), 1, Integer::sum);
    parts.merge(part(frames), 1, Integer::sum);
  }

  private static String part(List<RecordedFrame> frames) {
    for (RecordedFrame frame : frames) {
      String type = frame.getMethod().getType().getName();
      for (String part : PARTS) {
        if (type.startsWith(part)) {
          return part;
        }
      }
    }
    return "other";
  }

  void print(PrintStream out) {
    out.println("  " + samples + " samples of Java threads, by part:");
    print(out, parts, Integer.MAX_VALUE);
    out.println("  by method on top:");
    print(out, methods, MOST_METHODS);
  }

  private void print(PrintStream out, Map<String, Integer> counts, int most) {
    counts.entrySet().stream()
        .sorted(Map.Entry.<String, Integer>comparingByValue(Comparator.reverseOrder()))
        .limit(most)
        .forEach(
            entry ->
                out.println(
                    String.format(
                        Locale.ROOT,
                        "    %5.1f %%  %s",
                        100.0 * entry.getValue() / samples,
                        entry.getKey())));
  }
}
