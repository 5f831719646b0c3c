package io.fleetpulse.streams.service;

import io.fleetpulse.schemas.topics.IdentityBounds;
import java.util.Map;

/**
 * Texts of digests, which anybody can write. What is kept of a service has to hold them, and can
 * not beyond 64 KiB: it would end the stream thread that keeps it, and each one after that.
 */
final class BoundedText {
  /** As long as a sample's names may be: what is a window must not be missing in its service's. */
  private static final int MOST_CHARACTERS = IdentityBounds.MOST_CHARACTERS;

  private BoundedText() {}

  /**
   * @throws IllegalArgumentException if the text is too long, or holds the character that ends
   *     names in what is kept
   */
  static void check(String what, String text) {
    if (text.length() > MOST_CHARACTERS) {
      throw new IllegalArgumentException("a " + what + " of " + text.length() + " characters");
    }
    if (text.indexOf('\0') >= 0) {
      throw new IllegalArgumentException("a " + what + " with a zero character");
    }
  }

  static void check(String what, Map<String, String> texts) {
    texts.forEach(
        (key, value) -> {
          check(what, key);
          check(what, value);
        });
  }
}
