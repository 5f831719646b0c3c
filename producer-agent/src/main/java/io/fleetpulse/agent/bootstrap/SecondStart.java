package io.fleetpulse.agent.bootstrap;

import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Tells, once, that what a later start was given is not what the agent runs with: the application
 * would wait for samples of a service that nobody sends.
 */
final class SecondStart {
  private static final int MOST_NAMED = 10;

  private final Map<String, String> first;
  private boolean told;

  /**
   * @param first what the agent that runs was given
   */
  SecondStart(Map<String, String> first) {
    this.first = first;
  }

  /** The line to be said of a start with these settings; null: there is nothing to say. */
  synchronized @Nullable String line(Map<String, String> settings) {
    TreeSet<String> others = new TreeSet<>();
    settings.forEach(
        (key, value) -> {
          if (!Objects.equals(value, first.get(key))) {
            others.add(String.valueOf(key));
          }
        });
    if (told || others.isEmpty()) {
      return null;
    }
    told = true;
    return "an agent runs already and goes on with its own settings; what Fleetpulse.start was given"
        + " now is ignored ("
        + others.stream().limit(MOST_NAMED).collect(Collectors.joining(", "))
        + (others.size() > MOST_NAMED ? ", …" : "")
        + "): start it once, or close the first before";
  }
}
