package io.fleetpulse.analysis.expression;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Finds the statistics, functions over windows and numbers with units in an expression, and puts
 * variables and numbers of CEL in their place.
 */
final class Scanner {
  private static final String METRIC = "metric";
  private static final String VARIABLE = "_m";

  private final String source;
  private final Cursor cursor;
  private final Statistics statistics;
  private final Rewriting rewriting;
  private final List<Term> terms = new ArrayList<>();
  private final Map<Integer, Dimension> literals = new HashMap<>();
  private final List<Problem> problems = new ArrayList<>();

  Scanner(String source, KnownMetrics metrics) {
    this.source = source;
    this.cursor = new Cursor(source);
    this.statistics = new Statistics(metrics);
    this.rewriting = new Rewriting(source);
    scan();
  }

  String rewritten() {
    return rewriting.text();
  }

  /** In the order of their variables. */
  List<Term> terms() {
    return terms;
  }

  List<Problem> problems() {
    return problems;
  }

  /** What the number at this offset of the rewritten text measures. */
  Dimension literal(int offset) {
    return literals.getOrDefault(offset, Dimension.ANY);
  }

  /** A problem at an offset of the rewritten text. */
  Problem problemAt(int offset, String message, String remedy) {
    return place(rewriting.sourceOffset(offset), message, remedy);
  }

  /** A problem at a place of the rewritten text, from line 1 and column 1. */
  Problem problemAt(int line, int column, String message, String remedy) {
    return place(rewriting.sourceOffset(line, column), message, remedy);
  }

  /** Name of the variable that stands for a term. */
  static String variable(int term) {
    return VARIABLE + term;
  }

  /** The term that a variable stands for; -1: the name is none's. */
  static int term(String variable) {
    return variable.matches(VARIABLE + "\\d{1,5}")
        ? Integer.parseInt(variable.substring(VARIABLE.length()))
        : -1;
  }

  private void scan() {
    boolean afterDot = false;
    while (!cursor.ended()) {
      char c = cursor.now();
      if (cursor.startsWith("//")) {
        cursor.skipComment();
      } else if (cursor.startsString()) {
        cursor.string();
        afterDot = false;
      } else if (cursor.startsNumber()) {
        number();
        afterDot = false;
      } else if (cursor.startsName()) {
        name(afterDot);
        afterDot = false;
      } else {
        afterDot = c == '.' || (afterDot && Character.isWhitespace(c));
        cursor.next();
      }
    }
  }

  private void name(boolean afterDot) {
    int start = cursor.at();
    String chain = cursor.chain();
    boolean call = cursor.peek() == '(';
    if (afterDot) {
      return;
    }
    try {
      if (!call) {
        if (chain.indexOf('.') >= 0) {
          replace(start, statistics.find(chain));
        }
        return;
      }
      Lookback.Function function = Lookback.Function.of(chain);
      if (function != null) {
        replace(start, lookback(function));
      } else if (chain.equals(METRIC)) {
        replace(start, metric());
      } else if (Nearest.of(chain, Lookback.Function.names()).isPresent()) {
        throw new Statistics.Unknown(
            "unknown function " + chain, Nearest.words(chain, Lookback.Function.names()).strip());
      }
    } catch (Statistics.Unknown e) {
      problems.add(place(start, e.message(), e.remedy()));
    }
  }

  /** A function of a statistic over windows, of which the name is read. */
  private Lookback lookback(Lookback.Function function) throws Statistics.Unknown {
    cursor.skipTo('(');
    cursor.skipBlank();
    String chain = cursor.startsName() ? cursor.chain() : "";
    boolean form = cursor.peek() == '(';
    if (form ? !chain.equals(METRIC) : chain.indexOf('.') < 0) {
      throw new Statistics.Unknown(
          function.label() + " looks at one statistic of a metric", function.form());
    }
    Reference reference = form ? metric() : statistics.find(chain);
    double quantile = function == Lookback.Function.QUANTILE_OVER ? argument() : Double.NaN;
    double windows = function == Lookback.Function.BASELINE ? Lookback.MOST_WINDOWS : argument();
    if (windows != Math.rint(windows)
        || (function == Lookback.Function.QUANTILE_OVER && !(quantile >= 0 && quantile <= 1))
        || !cursor.skipTo(')')) {
      throw new Statistics.Unknown(function.label() + " is not written so", function.form());
    }
    if (windows < function.least() || windows > Lookback.MOST_WINDOWS) {
      throw new Statistics.Unknown(
          function.label() + " over " + (long) windows + " windows",
          "from " + function.least() + " to " + Lookback.MOST_WINDOWS);
    }
    return new Lookback(function, reference, (int) windows, quantile);
  }

  /** A comma and a plain number; NaN: there is none. */
  private double argument() {
    if (!cursor.skipTo(',')) {
      return Double.NaN;
    }
    cursor.skipBlank();
    String number = cursor.number();
    return number.isEmpty() ? Double.NaN : Double.parseDouble(number);
  }

  /** metric('name', {'key': 'value'}).statistic, of which the word metric is read. */
  private Reference metric() throws Statistics.Unknown {
    cursor.skipTo('(');
    cursor.skipBlank();
    String name = cursor.startsString() ? cursor.string() : "";
    Map<String, String> attributes = new LinkedHashMap<>();
    boolean wellFormed = !name.isEmpty();
    if (wellFormed && cursor.skipTo(',')) {
      wellFormed = attributes(attributes);
    }
    wellFormed = wellFormed && cursor.skipTo(')') && cursor.skipTo('.');
    cursor.skipBlank();
    if (!wellFormed || !cursor.startsName()) {
      throw new Statistics.Unknown(
          "metric() needs a name, attributes and a statistic", Statistics.METRIC_FORM);
    }
    return statistics.find(name, attributes, cursor.name());
  }

  private boolean attributes(Map<String, String> into) {
    if (!cursor.skipTo('{')) {
      return false;
    }
    while (cursor.peek() != '}') {
      cursor.skipBlank();
      if (!cursor.startsString()) {
        return false;
      }
      String key = cursor.string();
      if (!cursor.skipTo(':')) {
        return false;
      }
      cursor.skipBlank();
      if (!cursor.startsString()) {
        return false;
      }
      into.put(key, cursor.string());
      cursor.skipTo(',');
    }
    return cursor.skipTo('}');
  }

  /** A number; with a unit it is replaced by how many of the metrics' own unit it is. */
  private void number() {
    int start = cursor.at();
    String number = cursor.number();
    String unit = cursor.unit();
    // Hexadecimal and unsigned numbers are CEL's own.
    if (unit.isEmpty() || unit.startsWith("x") || unit.equalsIgnoreCase("u")) {
      return;
    }
    Literals.Quantity quantity = Literals.of(number, unit, cursor.skipPerSecond());
    if (quantity == null) {
      problems.add(
          place(
              start,
              "there is no unit " + unit,
              Nearest.words(unit, Literals.names())
                  + "there are "
                  + String.join(", ", Literals.names())));
    } else if (start > 0 && source.charAt(start - 1) == '.') {
      problems.add(
          place(
              start, "no digit before the point of ." + number + unit, "write 0." + number + unit));
    } else {
      String plain = Double.toString(quantity.value());
      literals.put(rewriting.replace(start, cursor.at(), plain), quantity.dimension());
    }
  }

  /** Puts the variable of a term in the place of what was read since the start. */
  private void replace(int start, Term term) {
    if (!terms.contains(term)) {
      terms.add(term);
    }
    rewriting.replace(start, cursor.at(), variable(terms.indexOf(term)));
  }

  private Problem place(int offset, String message, String remedy) {
    int line = 1;
    int lineStart = 0;
    for (int i = 0; i < offset; i++) {
      if (source.charAt(i) == '\n') {
        line++;
        lineStart = i + 1;
      }
    }
    return new Problem(line, offset - lineStart + 1, message, remedy);
  }
}
