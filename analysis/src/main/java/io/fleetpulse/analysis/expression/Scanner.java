package io.fleetpulse.analysis.expression;

import io.fleetpulse.analysis.window.SeriesKind;
import io.fleetpulse.analysis.window.Stat;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Finds the statistics that an expression names and puts variables of CEL in their place, each as
 * long as what it replaces: what CEL says of a place is true of the original.
 */
final class Scanner {
  private static final String METRIC = "metric";
  private static final String METRIC_FORM =
      "write metric('jvm.memory.used', {'jvm.memory.pool.name': 'G1 Old Gen'}).avg";

  private final String source;
  private final KnownMetrics metrics;
  private final StringBuilder rewritten;
  private final List<Reference> references = new ArrayList<>();
  private final List<Problem> problems = new ArrayList<>();
  private int at;

  Scanner(String source, KnownMetrics metrics) {
    this.source = source;
    this.metrics = metrics;
    this.rewritten = new StringBuilder(source);
    scan();
  }

  String rewritten() {
    return rewritten.toString();
  }

  /** In the order of their variables. */
  List<Reference> references() {
    return references;
  }

  List<Problem> problems() {
    return problems;
  }

  /** Name of the variable that stands for a reference. */
  static String variable(int reference) {
    return "_m" + reference;
  }

  private void scan() {
    boolean afterDot = false;
    while (at < source.length()) {
      char c = source.charAt(at);
      if (source.startsWith("//", at)) {
        int end = source.indexOf('\n', at);
        at = end < 0 ? source.length() : end;
      } else if (startsString()) {
        string();
        afterDot = false;
      } else if (Character.isDigit(c)) {
        number();
        afterDot = false;
      } else if (isNameStart(c)) {
        name(afterDot);
        afterDot = false;
      } else {
        afterDot = c == '.' || (afterDot && Character.isWhitespace(c));
        at++;
      }
    }
  }

  private void name(boolean afterDot) {
    int start = at;
    String chain = chain();
    boolean call = peek() == '(';
    if (afterDot || (call && !chain.equals(METRIC))) {
      return;
    }
    if (call) {
      metric(start);
    } else if (chain.indexOf('.') >= 0) {
      int dot = chain.lastIndexOf('.');
      refer(start, chain.substring(0, dot), chain.substring(dot + 1), Map.of(), chain);
    }
  }

  /** metric('name', {'key': 'value'}).statistic, of which the word metric is read. */
  private void metric(int start) {
    skipBlank();
    at++;
    skipBlank();
    String name = startsString() ? string() : null;
    Map<String, String> attributes = new LinkedHashMap<>();
    boolean wellFormed = name != null;
    if (wellFormed && peek() == ',') {
      skipTo(',');
      wellFormed = attributes(attributes);
    }
    wellFormed = wellFormed && skipTo(')') && skipTo('.');
    skipBlank();
    if (!wellFormed || name == null || at >= source.length() || !isNameStart(source.charAt(at))) {
      problem(start, "metric() needs a name, attributes and a statistic", METRIC_FORM);
      return;
    }
    int statistic = at;
    while (at < source.length() && isNamePart(source.charAt(at))) {
      at++;
    }
    refer(start, name, source.substring(statistic, at), attributes, name);
  }

  private boolean attributes(Map<String, String> into) {
    if (!skipTo('{')) {
      return false;
    }
    while (peek() != '}') {
      skipBlank();
      if (!startsString()) {
        return false;
      }
      String key = string();
      if (!skipTo(':')) {
        return false;
      }
      skipBlank();
      if (!startsString()) {
        return false;
      }
      into.put(key, string());
      if (peek() == ',') {
        skipTo(',');
      }
    }
    return skipTo('}');
  }

  private void refer(
      int start, String name, String label, Map<String, String> attributes, String whole) {
    KnownMetrics.Metric metric = metrics.find(name);
    if (metric == null) {
      own(start, name, label, attributes, whole);
      return;
    }
    SeriesKind kind = metric.kind();
    Stat stat = Stat.of(label).filter(known -> kind == null || known.appliesTo(kind)).orElse(null);
    if (stat == null) {
      problem(
          start,
          name + " is a " + kind(metric) + " and has no statistic " + label,
          "it has " + statistics(metric));
      return;
    }
    for (String key : attributes.keySet()) {
      if (!metric.attributeKeys().contains(key)) {
        problem(
            start,
            name + " has no attribute " + key,
            metric.attributeKeys().isEmpty()
                ? "it has none: write " + name + "." + label
                : "it has " + String.join(", ", metric.attributeKeys()));
        return;
      }
    }
    if (ambiguous(metric, stat, attributes)) {
      problem(
          start,
          name + " has several series, of which " + label + " is not known together",
          "choose one by " + String.join(", ", metric.attributeKeys()) + ": " + METRIC_FORM);
      return;
    }
    replace(start, variable(indexOf(new Reference(metric, attributes, stat))));
  }

  /** A metric that is no JVM's: of an application's own any statistic may be meant. */
  private void own(
      int start, String name, String label, Map<String, String> attributes, String whole) {
    KnownMetrics.Metric own = metrics.own(name);
    if (own == null) {
      unknown(start, name, label, whole);
      return;
    }
    Stat stat = Stat.of(label).orElse(null);
    if (stat == null) {
      problem(
          start,
          name + " has no statistic " + label,
          "a metric of an application's own has those of its kind: " + statistics(own));
      return;
    }
    replace(start, variable(indexOf(new Reference(own, attributes, stat))));
  }

  /** What is not known of several gauges together: their extremes were at different times. */
  private static boolean ambiguous(
      KnownMetrics.Metric metric, Stat stat, Map<String, String> attributes) {
    return metric.kind() == SeriesKind.GAUGE
        && (stat == Stat.MIN || stat == Stat.MAX || stat == Stat.COUNT)
        && !nameOne(metric, attributes);
  }

  /** A name (of a pool, a collector) is one series'; else it takes all attributes together. */
  private static boolean nameOne(KnownMetrics.Metric metric, Map<String, String> attributes) {
    return attributes.keySet().stream().anyMatch(key -> key.endsWith(".name"))
        || attributes.keySet().containsAll(metric.attributeKeys());
  }

  private void unknown(int start, String name, String label, String whole) {
    KnownMetrics.Metric without = metrics.find(whole);
    if (without != null) {
      problem(
          start,
          whole + " needs a statistic",
          "such as "
              + whole
              + "."
              + (statistics(without).split(",", 2)[0])
              + "; it has "
              + statistics(without));
      return;
    }
    for (int dot = name.lastIndexOf('.'); dot > 0; dot = name.lastIndexOf('.', dot - 1)) {
      KnownMetrics.Metric prefix = metrics.find(name.substring(0, dot));
      if (prefix != null) {
        problem(
            start,
            prefix.name() + " has no statistic " + name.substring(dot + 1) + "." + label,
            "it has " + statistics(prefix));
        return;
      }
    }
    String asked = Stat.of(label).isPresent() || !whole.endsWith("." + label) ? name : whole;
    List<String> near = metrics.suggest(asked);
    problem(
        start,
        "unknown metric " + asked,
        near.isEmpty()
            ? "all of them: /api/v1/metrics"
            : "did you mean " + String.join(" or ", near) + "?");
  }

  private int indexOf(Reference reference) {
    int known = references.indexOf(reference);
    if (known >= 0) {
      return known;
    }
    references.add(reference);
    return references.size() - 1;
  }

  /** Blanks after the variable; ends of lines stay where they are. */
  private void replace(int start, String variable) {
    for (int i = start; i < at; i++) {
      int k = i - start;
      if (source.charAt(i) != '\n') {
        rewritten.setCharAt(i, k < variable.length() ? variable.charAt(k) : ' ');
      }
    }
  }

  private void problem(int offset, String message, String remedy) {
    int line = 1;
    int lineStart = 0;
    for (int i = 0; i < offset; i++) {
      if (source.charAt(i) == '\n') {
        line++;
        lineStart = i + 1;
      }
    }
    problems.add(new Problem(line, offset - lineStart + 1, message, remedy));
  }

  private static String kind(KnownMetrics.Metric metric) {
    return String.valueOf(metric.kind()).toLowerCase(Locale.ROOT);
  }

  private static String statistics(KnownMetrics.Metric metric) {
    return Stream.of(Stat.values())
        .filter(stat -> metric.kind() == null || stat.appliesTo(metric.kind()))
        .map(Stat::label)
        .collect(Collectors.joining(", "));
  }

  private String chain() {
    int start = at;
    while (at < source.length()) {
      char c = source.charAt(at);
      boolean inner = c == '.' && at + 1 < source.length() && isNameStart(source.charAt(at + 1));
      if (!isNamePart(c) && !inner) {
        break;
      }
      at++;
    }
    return source.substring(start, at);
  }

  private void number() {
    while (at < source.length()) {
      char c = source.charAt(at);
      boolean sign = (c == '+' || c == '-') && Character.toLowerCase(source.charAt(at - 1)) == 'e';
      if (!Character.isLetterOrDigit(c) && c != '.' && !sign) {
        return;
      }
      at++;
    }
  }

  private boolean startsString() {
    int quote = at;
    while (quote < source.length() && quote < at + 2 && "rRbB".indexOf(source.charAt(quote)) >= 0) {
      quote++;
    }
    return quote < source.length() && (source.charAt(quote) == '\'' || source.charAt(quote) == '"');
  }

  /** Reads a string; its text as written, which for names and attributes is what it says. */
  private String string() {
    boolean raw = false;
    while (source.charAt(at) != '\'' && source.charAt(at) != '"') {
      raw |= Character.toLowerCase(source.charAt(at)) == 'r';
      at++;
    }
    String quote = source.substring(at, at + 1);
    if (source.startsWith(quote.repeat(3), at)) {
      quote = quote.repeat(3);
    }
    at += quote.length();
    StringBuilder text = new StringBuilder();
    while (at < source.length() && !source.startsWith(quote, at)) {
      if (source.charAt(at) == '\\' && !raw && at + 1 < source.length()) {
        at++;
      }
      text.append(source.charAt(at));
      at++;
    }
    at = Math.min(source.length(), at + quote.length());
    return text.toString();
  }

  private void skipBlank() {
    while (at < source.length() && Character.isWhitespace(source.charAt(at))) {
      at++;
    }
  }

  private boolean skipTo(char expected) {
    skipBlank();
    boolean there = at < source.length() && source.charAt(at) == expected;
    at += there ? 1 : 0;
    return there;
  }

  /** The next character that is not blank; 0 at the end. */
  private char peek() {
    int next = at;
    while (next < source.length() && Character.isWhitespace(source.charAt(next))) {
      next++;
    }
    return next < source.length() ? source.charAt(next) : 0;
  }

  private static boolean isNameStart(char c) {
    return c == '_' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  }

  private static boolean isNamePart(char c) {
    return isNameStart(c) || Character.isDigit(c);
  }
}
