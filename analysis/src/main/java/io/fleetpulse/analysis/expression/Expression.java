package io.fleetpulse.analysis.expression;

import dev.cel.bundle.Cel;
import dev.cel.bundle.CelFactory;
import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelIssue;
import dev.cel.common.CelOptions;
import dev.cel.common.CelValidationException;
import dev.cel.common.types.SimpleType;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import io.fleetpulse.analysis.window.ClosedWindow;
import io.fleetpulse.analysis.window.SeriesLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A condition on one window, compiled once. Statistics are doubles and may be compared with whole
 * numbers. Only the series it names are looked up, their positions once per layout.
 *
 * <p>For any number of threads.
 */
public final class Expression {
  /** Layouts remembered; more kinds of JVM than this only cost time. */
  private static final int MOST_LAYOUTS = 1_000;

  private static final int MOST_CHARACTERS = 4_000;

  private static final CelOptions OPTIONS =
      CelOptions.current()
          .enableHeterogeneousNumericComparisons(true)
          .maxExpressionCodePointSize(MOST_CHARACTERS)
          .build();

  private final String source;
  private final List<Reference> references;
  private final CelRuntime.Program program;
  private final Comparison comparison;
  private final Map<SeriesLayout, int[][]> positions = new ConcurrentHashMap<>();

  private Expression(
      String source,
      List<Reference> references,
      CelRuntime.Program program,
      Comparison comparison) {
    this.source = source;
    this.references = List.copyOf(references);
    this.program = program;
    this.comparison = comparison;
  }

  /**
   * Checks and compiles a text.
   *
   * @throws InvalidExpression saying all that is wrong with it, and where
   */
  public static Expression compile(String source, KnownMetrics metrics) throws InvalidExpression {
    if (source.isBlank()) {
      throw new InvalidExpression(
          List.of(new Problem(1, 1, "an empty expression", "such as jvm.thread.live.last > 500")));
    }
    Scanner scanner = new Scanner(source, metrics);
    if (!scanner.problems().isEmpty()) {
      throw new InvalidExpression(scanner.problems());
    }
    var builder =
        CelFactory.standardCelBuilder().setOptions(OPTIONS).setResultType(SimpleType.BOOL);
    for (int i = 0; i < scanner.references().size(); i++) {
      builder.addVar(Scanner.variable(i), SimpleType.DOUBLE);
    }
    Cel cel = builder.build();
    try {
      CelAbstractSyntaxTree tree = cel.compile(scanner.rewritten()).getAst();
      if (scanner.references().isEmpty()) {
        throw new InvalidExpression(
            List.of(
                new Problem(1, 1, "it looks at no metric", "such as jvm.thread.live.last > 500")));
      }
      return new Expression(
          source,
          scanner.references(),
          cel.createProgram(tree),
          Comparison.first(tree.getExpr(), scanner.references().size()));
    } catch (CelValidationException e) {
      throw new InvalidExpression(problems(e));
    } catch (CelEvaluationException e) {
      throw new InvalidExpression(List.of(new Problem(1, 1, String.valueOf(e.getMessage()), "")));
    }
  }

  public String source() {
    return source;
  }

  /** The statistics it names, each once. */
  public List<Reference> references() {
    return references;
  }

  /** Values of {@link #references()} in a window; NaN where there is none. */
  public double[] values(ClosedWindow window) {
    int[][] at = positions.get(window.layout());
    if (at == null) {
      at = references.stream().map(one -> one.positions(window.layout())).toArray(int[][]::new);
      if (positions.size() >= MOST_LAYOUTS) {
        positions.clear();
      }
      positions.put(window.layout(), at);
    }
    double[] values = new double[at.length];
    for (int i = 0; i < at.length; i++) {
      values[i] = references.get(i).value(window, at[i]);
    }
    return values;
  }

  /**
   * Whether it is true of these values; a missing one only matters where the others don't decide.
   */
  public Truth of(double[] values) {
    boolean any = false;
    for (double value : values) {
      any |= !Double.isNaN(value);
    }
    if (!any) {
      return Truth.UNKNOWN;
    }
    try {
      // With a missing value that matters the result is a set of unknowns.
      return program.eval(name -> value(name, values)) instanceof Boolean is
          ? is ? Truth.TRUE : Truth.FALSE
          : Truth.UNKNOWN;
    } catch (CelEvaluationException e) {
      // An arithmetic error says nothing either.
      return Truth.UNKNOWN;
    }
  }

  /** The value judged: that of its first comparison, or of the first statistic named. */
  public double judged(double[] values) {
    return values[comparison.reference()];
  }

  /** The statistic {@link #judged} is the value of. */
  public Reference judged() {
    return references.get(comparison.reference());
  }

  /** What it is compared with; NaN where that is no constant. */
  public double threshold() {
    return comparison.threshold();
  }

  private static Optional<Object> value(String name, double[] values) {
    double value = values[Integer.parseInt(name.substring(Scanner.variable(0).length() - 1))];
    return Double.isNaN(value) ? Optional.empty() : Optional.of(value);
  }

  private static List<Problem> problems(CelValidationException e) {
    List<Problem> problems = new ArrayList<>();
    for (CelIssue issue : e.getErrors()) {
      problems.add(
          new Problem(
              Math.max(1, issue.getSourceLocation().getLine()),
              Math.max(0, issue.getSourceLocation().getColumn()) + 1,
              issue.getMessage(),
              remedy(issue.getMessage())));
    }
    return problems;
  }

  private static String remedy(String message) {
    if (message.contains("no matching overload") && message.contains("int")) {
      return "statistics are decimal numbers: but for <, <=, >, >= write 2.0, not 2";
    }
    if (message.contains("undeclared reference")) {
      return "a statistic is written metric.statistic, such as jvm.thread.live.last";
    }
    if (message.contains("expected type 'bool'")) {
      return "a rule needs a condition, such as jvm.thread.live.last > 500";
    }
    return "";
  }
}
