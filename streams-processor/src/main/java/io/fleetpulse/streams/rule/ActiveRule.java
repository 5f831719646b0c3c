package io.fleetpulse.streams.rule;

import io.fleetpulse.analysis.expression.Earlier;
import io.fleetpulse.analysis.expression.Expression;
import io.fleetpulse.analysis.expression.Lookback;
import io.fleetpulse.analysis.expression.Reference;
import io.fleetpulse.analysis.expression.Term;
import io.fleetpulse.analysis.expression.Truth;
import io.fleetpulse.analysis.rule.Completeness;
import io.fleetpulse.analysis.rule.Timing;
import io.fleetpulse.analysis.rule.Verdict;
import io.fleetpulse.analysis.window.ClosedWindow;
import io.fleetpulse.analysis.window.InstanceIdentity;
import io.fleetpulse.schemas.avro.Rule;
import io.fleetpulse.streams.window.WindowTier;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A valid rule, compiled. Any thread. */
public final class ActiveRule {
  private static final Judgement UNKNOWN = new Judgement(Verdict.UNKNOWN, new double[0]);

  private final Rule rule;
  private final Expression expression;
  private final @Nullable Expression clear;
  private final List<RuleMatcher> matchers;
  private final Timing timing;

  ActiveRule(
      Rule rule, Expression expression, @Nullable Expression clear, List<RuleMatcher> matchers) {
    this.rule = rule;
    this.expression = expression;
    this.clear = clear;
    this.matchers = List.copyOf(matchers);
    this.timing = new Timing(forMillis(rule), rule.getKeepFiringForMillis());
  }

  /** What a rule says of a window, and the values it says it of. */
  public record Judgement(Verdict verdict, double[] values) {}

  public Rule rule() {
    return rule;
  }

  public String name() {
    return rule.getName();
  }

  public Expression expression() {
    return expression;
  }

  /** All statistics that it looks at. */
  public List<Reference> references() {
    return terms().stream().map(Term::reference).toList();
  }

  /** Adds what its functions look at, each with the number of windows, newest included. */
  public void lookbacks(Map<Reference, Integer> into) {
    for (Term term : terms()) {
      if (term instanceof Lookback lookback) {
        into.merge(lookback.reference(), lookback.depth(), Math::max);
      }
    }
  }

  public Timing timing() {
    return timing;
  }

  /** The windows it looks at. */
  public WindowTier tier() {
    return switch (rule.getTier()) {
      case TEN_SECONDS -> WindowTier.TEN_SECONDS;
      case ONE_MINUTE -> WindowTier.MINUTE;
      case TEN_MINUTES -> WindowTier.TEN_MINUTES;
    };
  }

  /** Whether it looks at this instance. */
  public boolean selects(InstanceIdentity identity) {
    for (RuleMatcher matcher : matchers) {
      if (!matcher.matches(identity)) {
        return false;
      }
    }
    return true;
  }

  /** What it says of a window that is at least half there. */
  public Judgement judge(ClosedWindow window, Earlier earlier) {
    if (rule.getMinCompleteness() > Completeness.USUAL
        && !Completeness.judgeable(window, rule.getMinCompleteness())) {
      return UNKNOWN;
    }
    double[] values = expression.values(window, earlier);
    Verdict verdict =
        switch (expression.of(values)) {
          case TRUE -> Verdict.HOLDS;
          case UNKNOWN -> Verdict.UNKNOWN;
          case FALSE -> cleared(window, earlier) ? Verdict.CLEARS : Verdict.NEITHER;
        };
    return new Judgement(verdict, values);
  }

  private boolean cleared(ClosedWindow window, Earlier earlier) {
    return clear == null || clear.of(clear.values(window, earlier)) == Truth.TRUE;
  }

  private List<Term> terms() {
    List<Term> all = new ArrayList<>(expression.terms());
    if (clear != null) {
      all.addAll(clear.terms());
    }
    return all;
  }

  private static long forMillis(Rule rule) {
    return switch (rule.getSensitivity()) {
      case LOW -> 2 * rule.getForMillis();
      case MEDIUM -> rule.getForMillis();
      case HIGH -> rule.getForMillis() / 2;
    };
  }
}
