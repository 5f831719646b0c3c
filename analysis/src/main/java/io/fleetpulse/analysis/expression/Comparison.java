package io.fleetpulse.analysis.expression;

import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The first comparison of a statistic with a number.
 *
 * @param reference which statistic
 * @param threshold NaN: there is no such comparison
 */
record Comparison(int reference, double threshold) {
  private static final Set<String> OPERATORS = Set.of("_>_", "_>=_", "_<_", "_<=_", "_==_", "_!=_");

  static Comparison first(CelExpr expression, int references) {
    Comparison found = find(expression, references);
    return found == null ? new Comparison(0, Double.NaN) : found;
  }

  private static @Nullable Comparison find(CelExpr expression, int references) {
    if (expression.getKind() != CelExpr.ExprKind.Kind.CALL) {
      return null;
    }
    List<CelExpr> arguments = expression.call().args();
    if (OPERATORS.contains(expression.call().function()) && arguments.size() == 2) {
      Comparison one = of(arguments.get(0), arguments.get(1), references);
      Comparison found = one != null ? one : of(arguments.get(1), arguments.get(0), references);
      if (found != null) {
        return found;
      }
    }
    for (CelExpr argument : arguments) {
      Comparison inner = find(argument, references);
      if (inner != null) {
        return inner;
      }
    }
    return null;
  }

  private static @Nullable Comparison of(CelExpr statistic, CelExpr number, int references) {
    if (statistic.getKind() != CelExpr.ExprKind.Kind.IDENT
        || number.getKind() != CelExpr.ExprKind.Kind.CONSTANT) {
      return null;
    }
    CelConstant constant = number.constant();
    double threshold =
        switch (constant.getKind()) {
          case DOUBLE_VALUE -> constant.doubleValue();
          case INT64_VALUE -> constant.int64Value();
          default -> Double.NaN;
        };
    for (int i = 0; i < references; i++) {
      if (statistic.ident().name().equals(Scanner.variable(i)) && !Double.isNaN(threshold)) {
        return new Comparison(i, threshold);
      }
    }
    return null;
  }
}
