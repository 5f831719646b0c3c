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

  /** Whose name a stack holds first, from its top, is what the sample counts for. */
  private static final List<Part> PARTS =
      List.of(
          new Part("io.fleetpulse.streams.window.SampleDecoder", "samples decoded"),
          new Part("io.fleetpulse.streams.window.SampleSchema", "samples decoded"),
          new Part("io.fleetpulse.streams.window.AvroCursor", "samples decoded"),
          new Part("io.fleetpulse.streams.window.WindowEncoder", "windows encoded"),
          new Part("io.fleetpulse.streams.window.AvroBytes", "windows encoded"),
          new Part("io.fleetpulse.streams.window.Checkpoint", "checkpoints"),
          new Part("io.fleetpulse.streams.window", "instances looked up, windows forwarded"),
          new Part("io.fleetpulse.analysis.window", "windows aggregated"),
          new Part("io.fleetpulse.analysis.histogram", "windows aggregated"),
          new Part("io.fleetpulse.analysis", "detectors"),
          new Part("io.fleetpulse.streams.finding", "findings"),
          new Part("io.fleetpulse.streams.rule", "rules"),
          new Part("io.fleetpulse.streams.store", "history"),
          new Part("io.fleetpulse.streams", "other parts of ours"),
          new Part("org.apache.avro", "Avro"),
          new Part("org.rocksdb", "RocksDB"),
          new Part("org.apache.kafka.clients.producer", "Kafka's producer"),
          new Part("org.apache.kafka.clients.consumer", "Kafka's consumer"),
          new Part("org.apache.kafka.streams", "Kafka Streams"),
          new Part("org.apache.kafka", "Kafka's records and network"));

  private record Part(String prefix, String title) {}

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
      for (Part part : PARTS) {
        if (type.startsWith(part.prefix())) {
          return part.title();
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
