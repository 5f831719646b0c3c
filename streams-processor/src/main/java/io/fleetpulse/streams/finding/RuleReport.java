package io.fleetpulse.streams.finding;

import io.fleetpulse.analysis.expression.Expression;
import io.fleetpulse.analysis.expression.Reference;
import io.fleetpulse.analysis.window.InstanceIdentity;
import io.fleetpulse.schemas.avro.Evidence;
import io.fleetpulse.schemas.avro.FindingType;
import io.fleetpulse.schemas.avro.Rule;
import io.fleetpulse.streams.rule.ActiveRule;
import java.util.ArrayList;
import java.util.List;

/** What a rule found, in its own words or, where it has none, in ours. */
final class RuleReport {
  private RuleReport() {}

  static Report of(InstanceIdentity identity, ActiveRule active, double[] values) {
    Rule rule = active.rule();
    Expression expression = active.expression();
    List<Evidence> evidence = new ArrayList<>();
    for (int i = 0; i < values.length; i++) {
      Reference reference = expression.references().get(i);
      evidence.add(Report.evidence(reference.text(), values[i], reference.unit()));
    }
    return new Report(
        FindingType.THRESHOLD,
        rule.getSeverity(),
        rule.getVersion(),
        rule.getName(),
        summary(identity, active, expression.judged(values)),
        rule.getDescription(),
        expression.judged(values),
        expression.threshold(),
        expression.judged().unit(),
        rule.getLabels(),
        evidence,
        rule.getRunbook());
  }

  private static String summary(InstanceIdentity identity, ActiveRule active, double value) {
    Rule rule = active.rule();
    double threshold = active.expression().threshold();
    if (rule.getSummary().isBlank()) {
      return rule.getName()
          + " on "
          + Subject.words(identity.key(), identity)
          + ": "
          + active.expression().judged().text()
          + " is "
          + Words.number(value)
          + (Double.isNaN(threshold) ? "" : ", compared with " + Words.number(threshold));
    }
    return rule.getSummary()
        .replaceAll("\\{\\{\\s*(\\w+)\\s*}}", "{{$1}}")
        .replace("{{instance}}", identity.instance())
        .replace("{{service}}", identity.service())
        .replace("{{namespace}}", identity.namespace())
        .replace("{{value}}", Words.number(value))
        .replace("{{threshold}}", Words.number(threshold));
  }
}
