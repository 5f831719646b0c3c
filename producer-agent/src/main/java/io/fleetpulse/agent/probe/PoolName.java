package io.fleetpulse.agent.probe;

/**
 * What threads of one pool have in common: their name without its numbers. {@code
 * http-nio-8080-exec-12} is of {@code http-nio-exec}, {@code pool-3-thread-7} of {@code
 * pool-thread}. A name is the application's, who knows what is in it: the result has at most
 * {@value #MOST} characters, all of them printable.
 */
final class PoolName {
  static final int MOST = 64;

  /** A thread without a name but numbers. */
  static final String NONE = "unnamed";

  private static final int LONGEST_READ = 512;
  private static final int LEAST_HEX = 8;

  private PoolName() {}

  static String of(String thread) {
    StringBuilder pool = new StringBuilder(Math.min(MOST, thread.length()));
    int end = Math.min(thread.length(), LONGEST_READ);
    int at = 0;
    while (at < end && pool.length() < MOST) {
      int begin = at;
      while (begin < end && !Character.isLetterOrDigit(thread.charAt(begin))) {
        begin++;
      }
      int gap = at;
      int next = begin;
      while (next < end && Character.isLetterOrDigit(thread.charAt(next))) {
        next++;
      }
      int kept = kept(thread, begin, next);
      if (kept > begin) {
        append(pool, thread, pool.isEmpty() ? begin : gap, kept, MOST);
      }
      at = next;
    }
    return pool.isEmpty() ? NONE : pool.toString();
  }

  /** Text as it can be shown: one line, without what a terminal or a page would act on. */
  static String printable(String text, int most) {
    StringBuilder shown = new StringBuilder(Math.min(most, text.length()));
    append(shown, text, 0, text.length(), most);
    return shown.toString();
  }

  /** Where the word ends without its number: at its begin if it is nothing but one. */
  private static int kept(String text, int begin, int end) {
    int kept = end;
    while (kept > begin && Character.isDigit(text.charAt(kept - 1))) {
      kept--;
    }
    if (kept < end && kept == begin + 1) {
      return end; // C2, G1, H2: a name
    }
    return end - begin >= LEAST_HEX && isHexNumber(text, begin, end) ? begin : kept;
  }

  private static boolean isHexNumber(String text, int begin, int end) {
    boolean digits = false;
    for (int i = begin; i < end; i++) {
      char c = text.charAt(i);
      digits |= c >= '0' && c <= '9';
      if (Character.digit(c, 16) < 0) {
        return false;
      }
    }
    return digits;
  }

  private static void append(StringBuilder to, String text, int begin, int end, int most) {
    for (int i = begin; i < end && to.length() < most; i++) {
      to.append(plain(text.charAt(i)));
    }
  }

  private static char plain(char c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.UNASSIGNED,
          Character.PRIVATE_USE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          '_';
      default -> c;
    };
  }
}
