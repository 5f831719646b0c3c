package io.fleetpulse.streams.rule;

import java.util.List;
import java.util.stream.Collectors;

/** A rule that is refused, and all that is wrong with it. */
public final class InvalidRule extends Exception {
  private static final long serialVersionUID = 1;

  private final transient List<RuleProblem> problems;

  public InvalidRule(List<RuleProblem> problems) {
    super(problems.stream().map(RuleProblem::words).collect(Collectors.joining("\n")));
    this.problems = List.copyOf(problems);
  }

  public List<RuleProblem> problems() {
    return problems;
  }
}
