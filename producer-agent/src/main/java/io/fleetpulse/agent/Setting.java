package io.fleetpulse.agent;

import io.fleetpulse.agent.publish.Secrets;
import io.fleetpulse.agent.self.Printable;

/**
 * One value and where it came from, for messages.
 *
 * @param key without the {@code fleetpulse.} prefix
 * @param source in words, such as "environment FLEETPULSE_INTERVAL"
 */
record Setting(String key, String value, String source) {
  private static final String HIDDEN = "(hidden)";

  /** The value for a message; credentials stay hidden. */
  String shown() {
    return open() ? '"' + value + '"' : HIDDEN;
  }

  /** The same, with the length of a long value instead of its end: a line has more to say. */
  String brief() {
    return open() ? '"' + Printable.brief(value) + '"' : HIDDEN;
  }

  private boolean open() {
    return !Secrets.named(key) || key.endsWith("url") && !value.contains("@");
  }

  @Override
  public String toString() {
    return key + "=" + shown() + " (" + source + ")";
  }
}
