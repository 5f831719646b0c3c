package io.fleetpulse.analysis.expression;

/** A place in a text, and the words of CEL that can be read there. */
final class Cursor {
  private final String source;
  private int at;

  Cursor(String source) {
    this.source = source;
  }

  /** Offset of the next character. */
  int at() {
    return at;
  }

  void next() {
    at++;
  }

  boolean ended() {
    return at >= source.length();
  }

  /** The next character. */
  char now() {
    return source.charAt(at);
  }

  /** What was read since an offset. */
  String since(int start) {
    return source.substring(start, at);
  }

  boolean startsWith(String text) {
    return source.startsWith(text, at);
  }

  boolean startsName() {
    return !ended() && isNameStart(now());
  }

  boolean startsNumber() {
    return isDigit(at);
  }

  /** Names joined by dots: jvm.thread.live.last. */
  String chain() {
    int start = at;
    while (!ended()) {
      boolean inner = now() == '.' && at + 1 < source.length() && isNameStart(after(1));
      if (!isNamePart(now()) && !inner) {
        break;
      }
      at++;
    }
    return since(start);
  }

  /** One name; it may begin with a digit. */
  String name() {
    int start = at;
    while (!ended() && isNamePart(now())) {
      at++;
    }
    return since(start);
  }

  /** A decimal number without a sign; empty: there is none. */
  String number() {
    int start = at;
    skipDigits();
    if (at > start && !ended() && now() == '.' && isDigit(at + 1)) {
      at++;
      skipDigits();
    }
    if (at > start && !ended() && Character.toLowerCase(now()) == 'e') {
      int sign = at + 1 < source.length() && "+-".indexOf(after(1)) >= 0 ? 1 : 0;
      if (isDigit(at + 1 + sign)) {
        at += 1 + sign;
        skipDigits();
      }
    }
    return since(start);
  }

  /** The unit that follows a number at once; empty: none. */
  String unit() {
    int start = at;
    while (!ended() && (isNamePart(now()) || now() == 'µ')) {
      at++;
    }
    if (at == start && startsPercent()) {
      at++;
    }
    return since(start);
  }

  /** Reads "/s" that ends a unit. */
  boolean skipPerSecond() {
    boolean there = startsWith("/s") && (at + 2 >= source.length() || !isNamePart(after(2)));
    at += there ? 2 : 0;
    return there;
  }

  boolean startsString() {
    int quote = at;
    while (quote < source.length() && quote < at + 2 && "rRbB".indexOf(source.charAt(quote)) >= 0) {
      quote++;
    }
    return quote < source.length() && (source.charAt(quote) == '\'' || source.charAt(quote) == '"');
  }

  /** Reads a string; its text as written, which for names and attributes is what it says. */
  String string() {
    boolean raw = false;
    while (now() != '\'' && now() != '"') {
      raw |= Character.toLowerCase(now()) == 'r';
      at++;
    }
    String quote = source.substring(at, at + 1);
    if (source.startsWith(quote.repeat(3), at)) {
      quote = quote.repeat(3);
    }
    at += quote.length();
    StringBuilder text = new StringBuilder();
    while (!ended() && !source.startsWith(quote, at)) {
      if (now() == '\\' && !raw && at + 1 < source.length()) {
        at++;
      }
      text.append(now());
      at++;
    }
    at = Math.min(source.length(), at + quote.length());
    return text.toString();
  }

  void skipComment() {
    int end = source.indexOf('\n', at);
    at = end < 0 ? source.length() : end;
  }

  void skipBlank() {
    while (!ended() && Character.isWhitespace(now())) {
      at++;
    }
  }

  /** Reads a character after blanks, if it is the expected one. */
  boolean skipTo(char expected) {
    skipBlank();
    boolean there = !ended() && now() == expected;
    at += there ? 1 : 0;
    return there;
  }

  /** The next character that is not blank; 0 at the end. */
  char peek() {
    return peek(at);
  }

  /** Whether a percent sign ends a number: before another operand it divides. */
  private boolean startsPercent() {
    if (ended() || now() != '%') {
      return false;
    }
    char next = peek(at + 1);
    return !isNamePart(next) && "(-'\"[{.".indexOf(next) < 0;
  }

  private char peek(int from) {
    int next = from;
    while (next < source.length() && Character.isWhitespace(source.charAt(next))) {
      next++;
    }
    return next < source.length() ? source.charAt(next) : 0;
  }

  private char after(int characters) {
    return source.charAt(at + characters);
  }

  private void skipDigits() {
    while (isDigit(at)) {
      at++;
    }
  }

  private boolean isDigit(int offset) {
    return offset < source.length() && source.charAt(offset) >= '0' && source.charAt(offset) <= '9';
  }

  private static boolean isNameStart(char c) {
    return c == '_' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  }

  private static boolean isNamePart(char c) {
    return isNameStart(c) || (c >= '0' && c <= '9');
  }
}
