package io.fleetpulse.analysis.expression;

import java.util.List;
import java.util.stream.Collectors;

/** A text that is no expression over the known metrics. */
public final class InvalidExpression extends Exception {
  private static final long serialVersionUID = 1;

  private final transient List<Problem> problems;

  InvalidExpression(List<Problem> problems) {
    super(problems.stream().map(Problem::words).collect(Collectors.joining("\n")));
    this.problems = List.copyOf(problems);
  }

  /** At least one, in the order of their places. */
  public List<Problem> problems() {
    return problems;
  }
}
