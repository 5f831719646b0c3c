package io.fleetpulse.agent;

import java.util.Locale;

/**
 * One value and where it came from, for messages.
 *
 * @param key without the {@code fleetpulse.} prefix
 * @param source in words, such as "environment FLEETPULSE_INTERVAL"
 */
record Setting(String key, String value, String source) {

  /** The value for a message; credentials stay hidden. */
  String shown() {
    return secret(key) ? "(hidden)" : '"' + value + '"';
  }

  private static boolean secret(String key) {
    String lower = key.toLowerCase(Locale.ROOT);
    return lower.contains("password")
        || lower.contains("secret")
        || lower.contains("token")
        || lower.contains("jaas")
        || lower.contains("user.info")
        || lower.contains("ssl.keystore.key")
        || lower.endsWith("registry.url"); // may hold user:password@
  }
}
