package io.fleetpulse.analysis.expression;

import dev.cel.common.ast.CelExpr;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Two numbers compared. */
record Comparison(
    Operator operator, CelExpr leftTree, Plan.Number left, CelExpr rightTree, Plan.Number right)
    implements Plan.Condition {

  /** How they are compared. */
  enum Operator {
    GREATER,
    GREATER_OR_EQUAL,
    LESS,
    LESS_OR_EQUAL,
    EQUAL,
    NOT_EQUAL;

    private static final Map<String, Operator> BY_FUNCTION =
        Map.of(
            "_>_", GREATER,
            "_>=_", GREATER_OR_EQUAL,
            "_<_", LESS,
            "_<=_", LESS_OR_EQUAL,
            "_==_", EQUAL,
            "_!=_", NOT_EQUAL);

    /** Of CEL's name for it; null: it compares nothing. */
    static @Nullable Operator of(String function) {
      return BY_FUNCTION.get(function);
    }

    boolean holds(double left, double right) {
      return switch (this) {
        case GREATER -> left > right;
        case GREATER_OR_EQUAL -> left >= right;
        case LESS -> left < right;
        case LESS_OR_EQUAL -> left <= right;
        case EQUAL -> left == right;
        case NOT_EQUAL -> left != right;
      };
    }

    /** The same with the sides exchanged. */
    Operator mirrored() {
      return switch (this) {
        case GREATER -> LESS;
        case GREATER_OR_EQUAL -> LESS_OR_EQUAL;
        case LESS -> GREATER;
        case LESS_OR_EQUAL -> GREATER_OR_EQUAL;
        case EQUAL, NOT_EQUAL -> this;
      };
    }
  }

  @Override
  public Truth of(double[] values) {
    double one = left.of(values);
    double other = right.of(values);
    return Double.isNaN(one) || Double.isNaN(other)
        ? Truth.UNKNOWN
        : Truth.of(operator.holds(one, other));
  }
}
