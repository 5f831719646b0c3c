package io.fleetpulse.agent.probe.jfr;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import jdk.jfr.FlightRecorder;
import jdk.jfr.RecordingState;

/**
 * What the application records itself. All recordings of a JVM share one threshold per event, the
 * least of theirs: the agent's would fill the application's recording with what it did not ask for.
 */
final class HostRecordings {
  private static final Pattern DURATION = Pattern.compile("(\\d{1,15})\\s*(ns|us|ms|s|m|h|d)");

  private HostRecordings() {}

  /**
   * Ids of the streams there are. By their name, as nothing else tells them: while the first of a
   * JVM is made, which takes its time, a recording of {@code -XX:StartFlightRecording} may begin.
   */
  static Set<Long> streams() {
    return FlightRecorder.getFlightRecorder().getRecordings().stream()
        .filter(recording -> recording.getName().startsWith("Recording Stream"))
        .map(jdk.jfr.Recording::getId)
        .collect(Collectors.toSet());
  }

  /**
   * Thresholds of the events that recordings of the application have enabled.
   *
   * @param own ids of the agent's
   */
  static Map<String, Duration> thresholds(Set<Long> own) {
    Map<String, Duration> thresholds = new TreeMap<>();
    for (jdk.jfr.Recording recording : FlightRecorder.getFlightRecorder().getRecordings()) {
      if (recording.getState() == RecordingState.RUNNING && !own.contains(recording.getId())) {
        Map<String, String> settings = recording.getSettings();
        settings.forEach(
            (name, value) -> {
              int mark = name.indexOf("#threshold");
              if (mark > 0 && "true".equals(settings.get(name.substring(0, mark) + "#enabled"))) {
                thresholds.merge(
                    name.substring(0, mark),
                    duration(value),
                    (some, other) -> some.compareTo(other) <= 0 ? some : other);
              }
            });
      }
    }
    return thresholds;
  }

  /** As settings write it, such as {@code 20 ms}; zero where it says nothing. */
  static Duration duration(String text) {
    Matcher matcher = DURATION.matcher(text.strip());
    if (!matcher.matches()) {
      return Duration.ZERO;
    }
    long number = Long.parseLong(matcher.group(1));
    return switch (matcher.group(2)) {
      case "ns" -> Duration.ofNanos(number);
      case "us" -> Duration.ofNanos(number * 1_000);
      case "ms" -> Duration.ofMillis(number);
      case "s" -> Duration.ofSeconds(number);
      case "m" -> Duration.ofMinutes(number);
      case "h" -> Duration.ofHours(number);
      default -> Duration.ofDays(number);
    };
  }
}
