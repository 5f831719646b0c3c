package io.fleetpulse.agent.self;

import java.io.PrintStream;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * The agent's few lines on the host's standard error. A topic's first line comes at once, further
 * ones at most once in the quiet time, with how many were left out: a host's log must not drown in
 * its agent's troubles.
 */
public final class AgentLog {
  private static final int MOST_TOPICS = 100;

  private final PrintStream info;
  private final PrintStream warnings;
  private final long quietNanos;
  private final LongSupplier nanoClock;
  private final Map<String, Topic> topics = new HashMap<>();
  private volatile LogLevel level = LogLevel.INFO;

  private static final class Topic {
    long saidNanos;
    int leftOut;
    boolean said;
  }

  /**
   * @param info takes what is as it should be
   * @param warnings takes what is not
   */
  public AgentLog(PrintStream info, PrintStream warnings, Duration quiet, LongSupplier nanoClock) {
    this.info = info;
    this.warnings = warnings;
    this.quietNanos = quiet.toNanos();
    this.nanoClock = nanoClock;
  }

  /** From now on nothing beyond that level is said: standard error is the host's too. */
  public void level(LogLevel now) {
    level = now;
  }

  /** Says a line that comes once in an agent's life. */
  public void info(String line) {
    say(LogLevel.INFO, info, "[fleetpulse] " + line);
  }

  /** Says what is wrong from the start, once in an agent's life. */
  public void warn(String line) {
    say(LogLevel.WARN, warnings, "[fleetpulse] WARN " + line);
  }

  /**
   * Says that something is wrong, or keeps quiet when it was said lately.
   *
   * @param topic what is wrong, the same each time
   */
  public synchronized void warn(String topic, String line) {
    Topic known = topics.get(topic);
    long now = nanoClock.getAsLong();
    if (known == null) {
      if (topics.size() >= MOST_TOPICS) {
        return;
      }
      known = new Topic();
      topics.put(topic, known);
    } else if (now - known.saidNanos < quietNanos) {
      known.leftOut++;
      return;
    }
    String suffix = known.leftOut == 0 ? "" : " (and " + known.leftOut + " times more)";
    known.saidNanos = now;
    known.leftOut = 0;
    known.said = true;
    say(LogLevel.WARN, warnings, "[fleetpulse] WARN " + line + suffix);
  }

  /**
   * Says that a topic is right again, if it was said to be wrong. The quiet time goes on: what
   * fails and recovers in turn would be two lines each time.
   */
  public void recovered(String topic, String line) {
    recovered(Set.of(topic), line);
  }

  /** The same once for several. */
  public synchronized void recovered(Set<String> all, String line) {
    boolean said = false;
    for (String topic : all) {
      Topic known = topics.get(topic);
      if (known != null) {
        said |= known.said;
        known.said = false;
      }
    }
    if (said) {
      say(LogLevel.WARN, warnings, "[fleetpulse] " + line);
    }
  }

  private void say(LogLevel message, PrintStream to, String line) {
    if (level.includes(message)) {
      to.println(Printable.line(line));
    }
  }
}
