package io.fleetpulse.agent;

import io.fleetpulse.agent.publish.Secrets;

/**
 * One value and where it came from, for messages.
 *
 * @param key without the {@code fleetpulse.} prefix
 * @param source in words, such as "environment FLEETPULSE_INTERVAL"
 */
record Setting(String key, String value, String source) {

  /** The value for a message; credentials stay hidden. */
  String shown() {
    boolean open = !Secrets.named(key) || key.endsWith("url") && !value.contains("@");
    return open ? '"' + value + '"' : "(hidden)";
  }

  @Override
  public String toString() {
    return key + "=" + shown() + " (" + source + ")";
  }
}
