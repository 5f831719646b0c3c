package io.fleetpulse.schemas.setting;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How the text of a setting is read, and what it may say. Immutable.
 *
 * @param <T> what it is read as
 */
public final class Form<T> {
  private static final Pattern BYTES = Pattern.compile("(\\d{1,12})\\s*(|B|KiB|MiB|KB|MB|k|m)");
  private static final Pattern NUMBER = Pattern.compile("\\d{1,12}");
  private static final Pattern PERCENT = Pattern.compile("(\\d{1,6}(?:\\.\\d{1,6})?)\\s*%?");
  private static final int MOST_PATTERN_INPUT = 10_000;

  private final String range;
  private final Function<String, @Nullable T> reader;
  private final Function<String, String> remedy;

  private Form(
      String range, Function<String, @Nullable T> reader, Function<String, String> remedy) {
    this.range = range;
    this.reader = reader;
    this.remedy = remedy;
  }

  /** A duration within bounds. */
  public static Form<Duration> duration(Duration least, Duration most) {
    String range = DurationText.of(least) + " to " + DurationText.of(most);
    return new Form<>(
        range,
        text -> {
          Duration value = DurationText.parse(text);
          return value != null && value.compareTo(least) >= 0 && value.compareTo(most) <= 0
              ? value
              : null;
        },
        text ->
            DurationText.parse(text) == null
                ? "use a number with a unit, such as 500ms, 1s or 2m"
                : "use " + range);
  }

  /** A number of bytes within bounds. */
  public static Form<Integer> bytes(int least, int most) {
    String range = bytesText(least) + " to " + bytesText(most);
    return new Form<>(
        range,
        text -> {
          long value = parseBytes(text);
          return value >= least && value <= most ? (int) value : null;
        },
        text -> "use " + range);
  }

  /** A whole number within bounds. */
  public static Form<Integer> number(int least, int most) {
    String range = least + " to " + most;
    return new Form<>(
        range,
        text -> {
          long value = NUMBER.matcher(text).matches() ? Long.parseLong(text) : -1;
          return value >= least && value <= most ? (int) value : null;
        },
        text -> "use " + range);
  }

  /** A share in percent within bounds, with or without its sign. */
  public static Form<Double> percent(String least, String most) {
    BigDecimal from = new BigDecimal(least);
    BigDecimal to = new BigDecimal(most);
    String range = least + "% to " + most + "%";
    return new Form<>(
        range,
        text -> {
          Matcher matcher = PERCENT.matcher(text);
          if (!matcher.matches()) {
            return null;
          }
          BigDecimal value = new BigDecimal(matcher.group(1));
          return value.compareTo(from) >= 0 && value.compareTo(to) <= 0
              ? value.doubleValue()
              : null;
        },
        text -> "use " + range);
  }

  /** True or false. */
  public static Form<Boolean> flag() {
    return new Form<>(
        "true, false",
        text ->
            switch (text.toLowerCase(Locale.ROOT)) {
              case "true" -> Boolean.TRUE;
              case "false" -> Boolean.FALSE;
              default -> null;
            },
        text -> "use true or false");
  }

  /** One of these words, in any case. */
  public static Form<String> choice(String... words) {
    List<String> all = List.of(words);
    return new Form<>(
        String.join(", ", all),
        text -> {
          String word = text.toLowerCase(Locale.ROOT);
          return all.contains(word) ? word : null;
        },
        text ->
            "use "
                + String.join(", ", all.subList(0, all.size() - 1))
                + " or "
                + all.get(all.size() - 1));
  }

  /**
   * A text that looks so.
   *
   * @param range what it may be, in words
   */
  public static Form<String> matching(Pattern pattern, String range) {
    return new Form<>(
        range,
        text ->
            text.length() <= MOST_PATTERN_INPUT && pattern.matcher(text).matches() ? text : null,
        text -> "use " + range);
  }

  /**
   * Any text.
   *
   * @param range what it may be, in words
   */
  public static Form<String> text(String range) {
    return new Form<>(range, text -> text, text -> "");
  }

  /** What it may be, in a few words. */
  public String range() {
    return range;
  }

  /**
   * Reads a value.
   *
   * @throws IllegalArgumentException with what to write instead
   */
  public T read(String text) {
    T value = reader.apply(text);
    if (value == null) {
      throw new IllegalArgumentException(remedy.apply(text));
    }
    return value;
  }

  private static long parseBytes(String text) {
    Matcher matcher = BYTES.matcher(text);
    if (!matcher.matches()) {
      return -1;
    }
    long factor =
        switch (matcher.group(2).toLowerCase(Locale.ROOT)) {
          case "kib", "kb", "k" -> 1024L;
          case "mib", "mb", "m" -> 1024L * 1024;
          default -> 1L;
        };
    return Long.parseLong(matcher.group(1)) * factor;
  }

  private static String bytesText(int bytes) {
    return bytes % (1024 * 1024) == 0 ? bytes / (1024 * 1024) + "MiB" : bytes / 1024 + "KiB";
  }
}
