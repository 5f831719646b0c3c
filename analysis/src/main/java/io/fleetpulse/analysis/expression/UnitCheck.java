package io.fleetpulse.analysis.expression;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.ast.CelExpr;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Finds what cannot be compared or added: bytes with seconds, a count with a share. What it cannot
 * follow it takes for fitting.
 */
final class UnitCheck {
  private static final Set<String> LIKE =
      Set.of("_>_", "_>=_", "_<_", "_<=_", "_==_", "_!=_", "_+_", "_-_");

  private final CelAbstractSyntaxTree tree;
  private final Scanner scanner;
  private final List<Problem> problems = new ArrayList<>();

  UnitCheck(CelAbstractSyntaxTree tree, Scanner scanner) {
    this.tree = tree;
    this.scanner = scanner;
  }

  List<Problem> problems() {
    of(tree.getExpr());
    return problems;
  }

  /** What an expression measures. */
  Dimension of(CelExpr expression) {
    return switch (expression.getKind()) {
      case CONSTANT -> scanner.literal(position(expression));
      case IDENT -> {
        int term = Scanner.term(expression.ident().name());
        yield term < 0 ? Dimension.ANY : scanner.terms().get(term).dimension();
      }
      case CALL -> call(expression);
      default -> Dimension.ANY;
    };
  }

  private Dimension call(CelExpr expression) {
    String function = expression.call().function();
    List<CelExpr> arguments = expression.call().args();
    List<Dimension> of = arguments.stream().map(this::of).toList();
    if (LIKE.contains(function) && of.size() == 2) {
      if (!of.get(0).goesWith(of.get(1))) {
        mistake(expression, of.get(0), of.get(1));
        return Dimension.ANY;
      }
      return function.equals("_+_") || function.equals("_-_")
          ? of.get(0).or(of.get(1))
          : Dimension.ANY;
    }
    return switch (function) {
      case "_*_" -> of.get(0).times(of.get(1));
      case "_/_" -> of.get(0).by(of.get(1));
      case "-_" -> of.get(0);
      case "_?_:_" -> of.get(1).or(of.get(2));
      default -> Dimension.ANY;
    };
  }

  private void mistake(CelExpr expression, Dimension left, Dimension right) {
    List<CelExpr> arguments = expression.call().args();
    boolean leftLiteral = arguments.get(0).getKind() == CelExpr.ExprKind.Kind.CONSTANT;
    boolean rightLiteral = arguments.get(1).getKind() == CelExpr.ExprKind.Kind.CONSTANT;
    CelExpr place = rightLiteral ? arguments.get(1) : leftLiteral ? arguments.get(0) : expression;
    String remedy =
        rightLiteral
            ? "with " + left.words() + " goes " + Literals.forms(left)
            : leftLiteral
                ? "with " + right.words() + " goes " + Literals.forms(right)
                : "both sides need the same unit: divide or multiply one of them";
    problems.add(
        scanner.problemAt(
            position(place),
            left.words() + " and " + right.words() + " do not go together",
            remedy));
  }

  private int position(CelExpr expression) {
    return tree.getSource().getPositionsMap().getOrDefault(expression.id(), 0);
  }
}
