package io.fleetpulse.agent.config;

import io.fleetpulse.agent.self.LogLevel;
import io.fleetpulse.schemas.setting.Key;
import io.fleetpulse.schemas.setting.LiveKeys;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What of the configuration may change while the agent runs. Immutable.
 *
 * @param publishInterval never shorter than the interval
 * @param sectionsOff sections of a sample that are not read, by name in small letters
 * @param cpuBudgetPercent what the agent's own threads may use of one core
 * @param samplesTopic full name of the topic that samples are sent to
 */
public record LiveSettings(
    Duration interval,
    Duration publishInterval,
    Set<String> sectionsOff,
    double cpuBudgetPercent,
    String samplesTopic,
    LogLevel logLevel) {
  public LiveSettings {
    publishInterval = publishInterval.compareTo(interval) < 0 ? interval : publishInterval;
    sectionsOff = Set.copyOf(sectionsOff);
  }

  /**
   * These, but for those that are given.
   *
   * @param texts by name, each as its key's form has it
   * @throws IllegalArgumentException if one is not
   */
  public LiveSettings with(Map<String, String> texts) {
    Set<String> off = new TreeSet<>(sectionsOff);
    texts.forEach(
        (name, text) -> {
          if (LiveKeys.SECTION.covers(name)) {
            String section =
                name.substring(LiveKeys.SECTION.prefix().length()).toLowerCase(Locale.ROOT);
            if (LiveKeys.SECTION.form().read(text.strip())) {
              off.remove(section);
            } else {
              off.add(section);
            }
          }
        });
    return new LiveSettings(
        read(texts, LiveKeys.INTERVAL, interval),
        read(texts, LiveKeys.PUBLISH_INTERVAL, publishInterval),
        off,
        read(texts, LiveKeys.BUDGET_CPU, cpuBudgetPercent),
        read(texts, LiveKeys.TOPICS_SAMPLES, samplesTopic),
        texts.containsKey(LiveKeys.LOG_LEVEL.name())
            ? LogLevel.of(read(texts, LiveKeys.LOG_LEVEL, ""))
            : logLevel);
  }

  private static <T> T read(Map<String, String> texts, Key<T> key, T otherwise) {
    String text = texts.get(key.name());
    return text == null ? otherwise : key.form().read(text.strip());
  }
}
