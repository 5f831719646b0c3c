package io.fleetpulse.analysis.expression;

import dev.cel.bundle.Cel;
import dev.cel.bundle.CelFactory;
import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelIssue;
import dev.cel.common.CelOptions;
import dev.cel.common.CelValidationException;
import dev.cel.common.ast.CelExpr;
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
import org.jspecify.annotations.Nullable;

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

  /** Statistics whose values of many windows are remembered; each costs some hundred bytes. */
  private static final int MOST_LOOKBACKS = 8;

  private final String source;
  private final List<Term> terms;
  private final CelRuntime.Program program;
  private final @Nullable Plan plan;
  private final List<Side> sides;
  private final Map<SeriesLayout, int[][]> positions = new ConcurrentHashMap<>();

  private Expression(
      String source,
      List<Term> terms,
      CelRuntime.Program program,
      @Nullable Plan plan,
      List<Side> sides) {
    this.source = source;
    this.terms = List.copyOf(terms);
    this.program = program;
    this.plan = plan;
    this.sides = List.copyOf(sides);
  }

  /**
   * A comparison with the statistic on its left side.
   *
   * @param term the statistic
   */
  private record Side(
      Comparison comparison,
      Comparison.Operator operator,
      Plan.Number value,
      Plan.Number threshold,
      int term,
      String unit) {}

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
    if (scanner.terms().isEmpty()) {
      throw new InvalidExpression(
          List.of(
              new Problem(1, 1, "it looks at no metric", "such as jvm.thread.live.last > 500")));
    }
    if (scanner.terms().stream().filter(Lookback.class::isInstance).count() > MOST_LOOKBACKS) {
      throw new InvalidExpression(
          List.of(
              new Problem(1, 1, "more than " + MOST_LOOKBACKS + " functions over windows", "")));
    }
    var builder =
        CelFactory.standardCelBuilder().setOptions(OPTIONS).setResultType(SimpleType.BOOL);
    for (int i = 0; i < scanner.terms().size(); i++) {
      builder.addVar(Scanner.variable(i), SimpleType.DOUBLE);
    }
    Cel cel = builder.build();
    try {
      CelAbstractSyntaxTree tree = cel.compile(scanner.rewritten()).getAst();
      UnitCheck units = new UnitCheck(tree, scanner);
      List<Problem> mistakes = units.problems();
      if (!mistakes.isEmpty()) {
        throw new InvalidExpression(mistakes);
      }
      Plan plan = Plan.of(tree.getExpr());
      return new Expression(
          source, scanner.terms(), cel.createProgram(tree), plan, sides(plan, units));
    } catch (CelValidationException e) {
      throw new InvalidExpression(problems(e, scanner));
    } catch (CelEvaluationException e) {
      throw new InvalidExpression(List.of(new Problem(1, 1, String.valueOf(e.getMessage()), "")));
    }
  }

  private static List<Side> sides(@Nullable Plan plan, UnitCheck units) {
    List<Side> sides = new ArrayList<>();
    for (Comparison each : plan == null ? List.<Comparison>of() : plan.comparisons()) {
      int left = firstTerm(each.leftTree());
      int right = firstTerm(each.rightTree());
      if (left < 0 && right < 0) {
        continue;
      }
      CelExpr tree = left >= 0 ? each.leftTree() : each.rightTree();
      boolean bare = tree.getKind() == CelExpr.ExprKind.Kind.IDENT;
      String unit = bare ? "" : units.of(tree).unit();
      sides.add(
          left >= 0
              ? new Side(each, each.operator(), each.left(), each.right(), left, unit)
              : new Side(each, each.operator().mirrored(), each.right(), each.left(), right, unit));
    }
    return sides;
  }

  /** The first term in the tree of a number; -1: there is none. */
  private static int firstTerm(CelExpr tree) {
    if (tree.getKind() == CelExpr.ExprKind.Kind.IDENT) {
      return Scanner.term(tree.ident().name());
    }
    if (tree.getKind() == CelExpr.ExprKind.Kind.CALL) {
      for (CelExpr argument : tree.call().args()) {
        int term = firstTerm(argument);
        if (term >= 0) {
          return term;
        }
      }
    }
    return -1;
  }

  public String source() {
    return source;
  }

  /** What it looks at, each once. */
  public List<Term> terms() {
    return terms;
  }

  /** Values of {@link #terms()} in a window; NaN where there is none. */
  public double[] values(ClosedWindow window, Earlier earlier) {
    int[][] at = positions.get(window.layout());
    if (at == null) {
      at =
          terms.stream()
              .map(one -> one.reference().positions(window.layout()))
              .toArray(int[][]::new);
      if (positions.size() >= MOST_LAYOUTS) {
        positions.clear();
      }
      positions.put(window.layout(), at);
    }
    double[] values = new double[at.length];
    for (int i = 0; i < at.length; i++) {
      values[i] = terms.get(i).value(window, at[i], earlier);
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
    return plan == null ? interpreted(values) : plan.of(values);
  }

  /** By CEL's own interpreter. */
  Truth interpreted(double[] values) {
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

  /** The comparison by which these values are judged, if CEL's interpreter is not needed. */
  public Judged judged(double[] values) {
    Side judged = null;
    for (Side side : sides) {
      if (side.comparison().of(values) == Truth.TRUE) {
        judged = side;
        break;
      }
    }
    if (judged == null) {
      judged = sides.isEmpty() ? null : sides.get(0);
    }
    if (judged == null) {
      Term first = terms.get(0);
      return new Judged(first.text(), values[0], Double.NaN, first.unit(), true);
    }
    boolean falling =
        judged.operator() == Comparison.Operator.LESS
            || judged.operator() == Comparison.Operator.LESS_OR_EQUAL;
    Term term = terms.get(judged.term());
    return new Judged(
        term.text(),
        judged.value().of(values),
        judged.threshold().of(values),
        judged.unit().isEmpty() ? term.unit() : judged.unit(),
        !falling);
  }

  private static Optional<Object> value(String name, double[] values) {
    double value = values[Scanner.term(name)];
    return Double.isNaN(value) ? Optional.empty() : Optional.of(value);
  }

  private static List<Problem> problems(CelValidationException e, Scanner scanner) {
    List<Problem> problems = new ArrayList<>();
    for (CelIssue issue : e.getErrors()) {
      problems.add(
          scanner.problemAt(
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
