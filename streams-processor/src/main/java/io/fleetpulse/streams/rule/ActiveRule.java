package io.fleetpulse.streams.rule;

import io.fleetpulse.analysis.expression.Expression;
import io.fleetpulse.analysis.expression.Reference;
import io.fleetpulse.analysis.expression.Truth;
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
  private final Rule rule;
  private final Expression expression;
  private final @Nullable Expression clear;
  private final Timing timing;

  ActiveRule(Rule rule, Expression expression, @Nullable Expression clear) {
    this.rule = rule;
    this.expression = expression;
    this.clear = clear;
    this.timing = new Timing(rule.getForMillis(), rule.getKeepFiringForMillis());
  }

  /** What a rule says of a window, and the values it says it of. */
  public record Judgement(Verdict verdict, double[] values) {}

  public Rule rule() {
    return rule;
  }

  public Expression expression() {
    return expression;
  }

  /** All statistics that it looks at. */
  public List<Reference> references() {
    List<Reference> all = new ArrayList<>(expression.references());
    if (clear != null) {
      all.addAll(clear.references());
    }
    return all;
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
    for (Map.Entry<String, String> wanted : rule.getSelector().entrySet()) {
      String is =
          switch (wanted.getKey()) {
            case "namespace" -> identity.namespace();
            case "service" -> identity.service();
            case "instance" -> identity.instance();
            case "version" -> identity.version();
            case "zone" -> identity.zone();
            default -> identity.labels().getOrDefault(wanted.getKey(), "");
          };
      if (!is.equals(wanted.getValue())) {
        return false;
      }
    }
    return true;
  }

  /** What it says of a window. */
  public Judgement judge(ClosedWindow window) {
    double[] values = expression.values(window);
    Verdict verdict =
        switch (expression.of(values)) {
          case TRUE -> Verdict.HOLDS;
          case UNKNOWN -> Verdict.UNKNOWN;
          case FALSE -> cleared(window) ? Verdict.CLEARS : Verdict.NEITHER;
        };
    return new Judgement(verdict, values);
  }

  private boolean cleared(ClosedWindow window) {
    return clear == null || clear.of(clear.values(window)) == Truth.TRUE;
  }
}
