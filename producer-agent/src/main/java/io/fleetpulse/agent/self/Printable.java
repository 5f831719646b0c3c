package io.fleetpulse.agent.self;

/**
 * Text from outside as it may stand in a line of a log: on one line, whatever is in it, and no
 * longer than a screen.
 */
public final class Printable {
  private static final int MOST = 1_500;
  private static final int MOST_BRIEF = 100;

  private Printable() {}

  /** The text, and of a long one the beginning and how many characters there are. */
  public static String brief(String text) {
    return text.length() <= MOST_BRIEF
        ? text
        : text.substring(0, MOST_BRIEF) + "… [" + text.length() + " characters]";
  }

  /** The text, its control characters as question marks. */
  public static String line(String text) {
    StringBuilder line = new StringBuilder(Math.min(text.length(), MOST + 1));
    for (int i = 0; i < text.length() && i < MOST; i++) {
      char c = text.charAt(i);
      line.append(Character.isISOControl(c) || c == '\u2028' || c == '\u2029' ? '?' : c);
    }
    if (text.length() > MOST) {
      line.append('…');
    }
    return line.toString();
  }
}
