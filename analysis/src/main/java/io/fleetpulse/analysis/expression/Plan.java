package io.fleetpulse.analysis.expression;

import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleBinaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A checked expression of CEL as a tree of Java objects, several times as quick as interpreting it
 * and with the same result. It knows what rules are made of: decimal numbers, comparisons, and, or,
 * not and choice; of an expression with more there is no plan.
 *
 * <p>Missing values are as unknowns in CEL: they matter only where the others do not decide. A
 * division by zero is missing too.
 */
final class Plan {
  private final Condition root;
  private final List<Comparison> comparisons;

  private Plan(Condition root, List<Comparison> comparisons) {
    this.root = root;
    this.comparisons = List.copyOf(comparisons);
  }

  /** True, false or unknown of the values of an expression's terms. */
  interface Condition {
    Truth of(double[] values);
  }

  /** NaN: missing. */
  interface Number {
    double of(double[] values);
  }

  /** The plan; null: it has something that only CEL itself can evaluate. */
  static @Nullable Plan of(CelExpr expression) {
    Builder builder = new Builder();
    try {
      return new Plan(builder.condition(expression), builder.comparisons);
    } catch (Unplanned e) {
      return null;
    }
  }

  Truth of(double[] values) {
    return root.of(values);
  }

  /** All comparisons of numbers, in the order of the text. */
  List<Comparison> comparisons() {
    return comparisons;
  }

  private static final class Unplanned extends Exception {
    private static final long serialVersionUID = 1;

    Unplanned() {
      super("", null, false, false);
    }
  }

  private static final class Builder {
    private final List<Comparison> comparisons = new ArrayList<>();

    Condition condition(CelExpr expression) throws Unplanned {
      if (expression.getKind() == CelExpr.ExprKind.Kind.CONSTANT
          && expression.constant().getKind() == CelConstant.Kind.BOOLEAN_VALUE) {
        Truth always = Truth.of(expression.constant().booleanValue());
        return values -> always;
      }
      if (expression.getKind() != CelExpr.ExprKind.Kind.CALL) {
        throw new Unplanned();
      }
      List<CelExpr> arguments = expression.call().args();
      switch (expression.call().function()) {
        case "_&&_" -> {
          Condition one = condition(arguments.get(0));
          Condition other = condition(arguments.get(1));
          return values -> both(one.of(values), other, values);
        }
        case "_||_" -> {
          Condition one = condition(arguments.get(0));
          Condition other = condition(arguments.get(1));
          return values -> either(one.of(values), other, values);
        }
        case "!_" -> {
          Condition one = condition(arguments.get(0));
          return values -> one.of(values).negated();
        }
        case "_?_:_" -> {
          Condition which = condition(arguments.get(0));
          Condition then = condition(arguments.get(1));
          Condition otherwise = condition(arguments.get(2));
          return values ->
              switch (which.of(values)) {
                case TRUE -> then.of(values);
                case FALSE -> otherwise.of(values);
                case UNKNOWN -> Truth.UNKNOWN;
              };
        }
        default -> {
          return comparison(expression.call().function(), arguments);
        }
      }
    }

    private Condition comparison(String function, List<CelExpr> arguments) throws Unplanned {
      Comparison.Operator operator = Comparison.Operator.of(function);
      if (operator == null) {
        throw new Unplanned();
      }
      Comparison comparison =
          new Comparison(
              operator,
              arguments.get(0),
              number(arguments.get(0)),
              arguments.get(1),
              number(arguments.get(1)));
      comparisons.add(comparison);
      return comparison;
    }

    Number number(CelExpr expression) throws Unplanned {
      switch (expression.getKind()) {
        case CONSTANT -> {
          double always = constant(expression.constant());
          return values -> always;
        }
        case IDENT -> {
          int term = Scanner.term(expression.ident().name());
          if (term < 0) {
            throw new Unplanned();
          }
          return values -> values[term];
        }
        case CALL -> {
          return arithmetic(expression.call().function(), expression.call().args());
        }
        default -> throw new Unplanned();
      }
    }

    private Number arithmetic(String function, List<CelExpr> arguments) throws Unplanned {
      switch (function) {
        case "-_" -> {
          Number one = decimal(arguments.get(0));
          return values -> -one.of(values);
        }
        case "_?_:_" -> {
          Condition which = condition(arguments.get(0));
          Number then = number(arguments.get(1));
          Number otherwise = number(arguments.get(2));
          return values ->
              switch (which.of(values)) {
                case TRUE -> then.of(values);
                case FALSE -> otherwise.of(values);
                case UNKNOWN -> Double.NaN;
              };
        }
        case "_+_" -> {
          return of(arguments, Double::sum);
        }
        case "_-_" -> {
          return of(arguments, (a, b) -> a - b);
        }
        case "_*_" -> {
          return of(arguments, (a, b) -> a * b);
        }
        case "_/_" -> {
          return of(arguments, (a, b) -> b == 0 ? Double.NaN : a / b);
        }
        default -> throw new Unplanned();
      }
    }

    private Number of(List<CelExpr> arguments, DoubleBinaryOperator operator) throws Unplanned {
      Number one = decimal(arguments.get(0));
      Number other = decimal(arguments.get(1));
      return values -> operator.applyAsDouble(one.of(values), other.of(values));
    }

    /** Arithmetic on whole numbers is another one: it cuts and overflows. */
    private Number decimal(CelExpr expression) throws Unplanned {
      if (expression.getKind() == CelExpr.ExprKind.Kind.CONSTANT
          && expression.constant().getKind() != CelConstant.Kind.DOUBLE_VALUE) {
        throw new Unplanned();
      }
      return number(expression);
    }

    private static double constant(CelConstant constant) throws Unplanned {
      return switch (constant.getKind()) {
        case DOUBLE_VALUE -> constant.doubleValue();
        case INT64_VALUE -> constant.int64Value();
        default -> throw new Unplanned();
      };
    }

    private static Truth both(Truth one, Condition other, double[] values) {
      if (one == Truth.FALSE) {
        return Truth.FALSE;
      }
      Truth second = other.of(values);
      return second == Truth.FALSE ? second : one == Truth.TRUE ? second : Truth.UNKNOWN;
    }

    private static Truth either(Truth one, Condition other, double[] values) {
      if (one == Truth.TRUE) {
        return Truth.TRUE;
      }
      Truth second = other.of(values);
      return second == Truth.TRUE ? second : one == Truth.FALSE ? second : Truth.UNKNOWN;
    }
  }
}
