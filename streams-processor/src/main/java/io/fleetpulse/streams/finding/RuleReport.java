package io.fleetpulse.streams.finding;

import io.fleetpulse.analysis.expression.Expression;
import io.fleetpulse.analysis.expression.Judged;
import io.fleetpulse.analysis.expression.Term;
import io.fleetpulse.analysis.window.InstanceIdentity;
import io.fleetpulse.schemas.avro.Evidence;
import io.fleetpulse.schemas.avro.FindingType;
import io.fleetpulse.schemas.avro.Rule;
import io.fleetpulse.streams.rule.ActiveRule;
import io.fleetpulse.streams.rule.Template;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What a rule found, in its own words or, where it has none, in ours. */
final class RuleReport {
  private final InstanceIdentity identity;
  private final Rule rule;
  private final Judged judged;
  private final String value;
  private final String threshold;

  private RuleReport(InstanceIdentity identity, Rule rule, Judged judged) {
    this.identity = identity;
    this.rule = rule;
    this.judged = judged;
    this.value = Words.quantity(judged.value(), judged.unit());
    this.threshold = Words.quantity(judged.threshold(), judged.unit());
  }

  static Report of(InstanceIdentity identity, ActiveRule active, double[] values) {
    Expression expression = active.expression();
    RuleReport report = new RuleReport(identity, active.rule(), expression.judged(values));
    List<Evidence> evidence = new ArrayList<>();
    for (int i = 0; i < values.length; i++) {
      Term term = expression.terms().get(i);
      evidence.add(Report.evidence(term.text(), values[i], term.unit()));
    }
    return report.with(evidence);
  }

  private Report with(List<Evidence> evidence) {
    Map<String, String> labels = new HashMap<>();
    rule.getLabels().forEach((name, text) -> labels.put(name, fill(text)));
    return new Report(
        FindingType.THRESHOLD,
        rule.getSeverity(),
        rule.getVersion(),
        rule.getName(),
        summary(),
        fill(rule.getDescription()),
        judged.value(),
        judged.threshold(),
        judged.unit(),
        labels,
        evidence,
        rule.getRunbook(),
        judged.score());
  }

  private String summary() {
    if (!rule.getSummary().isBlank()) {
      return fill(rule.getSummary());
    }
    return rule.getName()
        + " on "
        + Subject.words(identity.key(), identity)
        + ": "
        + judged.text()
        + " is "
        + value
        + (Double.isNaN(judged.threshold()) ? "" : ", compared with " + threshold);
  }

  private String fill(String text) {
    return Template.fill(text, identity, value, threshold);
  }
}
