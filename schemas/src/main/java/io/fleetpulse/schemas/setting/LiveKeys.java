package io.fleetpulse.schemas.setting;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** The settings that may change while an agent runs: what records of {@code agent-config} hold. */
public final class LiveKeys {
  private static final Duration LEAST = Duration.ofMillis(100);

  public static final Key<Duration> INTERVAL =
      Key.of(
              "interval",
              Form.duration(LEAST, Duration.ofMinutes(10)),
              "1s",
              "how often a sample is taken")
          .whileRunning();

  public static final Key<Duration> PUBLISH_INTERVAL =
      Key.of(
              "publish.interval",
              Form.duration(LEAST, Duration.ofHours(1)),
              "5s",
              "how often samples are sent, as one batch; never shorter than `interval`")
          .whileRunning();

  public static final Key<Boolean> SECTION =
      Key.of(
              "section.*",
              Form.flag(),
              "true",
              "whether a section of the sample is read, such as `section.buffers`")
          .whileRunning();

  public static final Key<Double> BUDGET_CPU =
      Key.of(
              "budget.cpu",
              Form.percent("0.05", "100"),
              "1%",
              "CPU time the agent's own threads may use, in percent of one core")
          .whileRunning();

  public static final Key<String> TOPICS_SAMPLES =
      Key.depending(
              "topics.samples",
              Form.matching(
                  Pattern.compile("(?!\\.{1,2}$)[a-zA-Z0-9._-]{1,249}"),
                  "at most 249 letters, digits, dots, dashes and underscores"),
              "`topics.prefix` and `samples`",
              "the topic samples are sent to; it must be there")
          .whileRunning();

  public static final Key<String> LOG_LEVEL =
      Key.of(
              "log.level",
              Form.choice("off", "error", "warn", "info", "debug"),
              "info",
              "what the agent says on standard error; debug is no more than info")
          .whileRunning();

  private static final List<Key<?>> ALL =
      List.of(INTERVAL, PUBLISH_INTERVAL, SECTION, BUDGET_CPU, TOPICS_SAMPLES, LOG_LEVEL);

  private LiveKeys() {}

  /** All of them. */
  public static List<Key<?>> all() {
    return ALL;
  }

  /** The definition of a name. */
  public static Optional<Key<?>> find(String name) {
    return ALL.stream().filter(key -> key.covers(name)).findFirst();
  }
}
