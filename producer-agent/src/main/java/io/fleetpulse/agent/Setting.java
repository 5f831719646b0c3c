package io.fleetpulse.agent;

import io.fleetpulse.agent.publish.Secrets;

/**
 * One value and where it came from, for messages.
 *
 * @param key without the {@code fleetpulse.} prefix
 * @param source in words, such as "environment FLEETPULSE_INTERVAL"
 */
record Setting(String key, String value, String source) {
  private static final int MOST_BRIEF = 300;

  /** The value for a message; credentials stay hidden. */
  String shown() {
    boolean open = !Secrets.named(key) || key.endsWith("url") && !value.contains("@");
    return open ? '"' + value + '"' : "(hidden)";
  }

  /** The same, with the length of a long value instead of its end: a line has more to say. */
  String brief() {
    String shown = shown();
    return shown.length() <= MOST_BRIEF
        ? shown
        : shown.substring(0, MOST_BRIEF) + "…\" [" + value.length() + " characters]";
  }

  @Override
  public String toString() {
    return key + "=" + shown() + " (" + source + ")";
  }
}
