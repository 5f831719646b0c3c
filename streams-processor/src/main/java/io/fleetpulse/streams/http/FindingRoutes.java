package io.fleetpulse.streams.http;

import io.fleetpulse.schemas.avro.Evidence;
import io.fleetpulse.schemas.avro.Finding;
import io.fleetpulse.service.http.HttpShell;
import io.fleetpulse.service.http.Operation;
import io.fleetpulse.service.http.Parameter;
import io.fleetpulse.streams.finding.LiveFindings;
import io.javalin.http.Context;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What is pending or firing now on the instances this process looks at. */
public final class FindingRoutes {
  private static final int USUAL_PAGE = 200;
  private static final Parameter RULE = Parameter.text("rule", "Only of this rule.");
  private static final Parameter STATE =
      Parameter.choice("state", "Only in this state.", "pending", "firing");
  private static final Parameter SUBJECT =
      Parameter.text("subject", "Only of instances and services whose key begins so.");
  private static final Parameter DRY_RUN =
      Parameter.choice(
          "dryRun",
          "true: what rules in a dry run would tell, in the place of what is told.",
          "true",
          "false");
  private static final Parameter LIMIT =
      Parameter.whole("limit", "Findings at most.", 1, 1000).otherwise(USUAL_PAGE);

  private final LiveFindings findings;

  public FindingRoutes(LiveFindings findings) {
    this.findings = findings;
  }

  /** Adds the route. */
  public void register(HttpShell http) {
    http.route(
        Operation.get(
                "listFindings",
                "/api/v1/findings",
                "Findings that are pending or firing, the longest first")
            .takes(RULE, STATE, SUBJECT, DRY_RUN, LIMIT)
            .answers(FindingShapes.FINDINGS)
            .fails(400, "A parameter is wrong; the hint says how."),
        this::list);
  }

  private void list(Context context) {
    Optional<String> rule = RULE.text(context);
    Optional<String> subject = SUBJECT.text(context);
    Optional<String> state = STATE.text(context).map(text -> text.toUpperCase(Locale.ROOT));
    Collection<Finding> all =
        DRY_RUN.text(context).orElse("").equals("true") ? findings.dryRuns() : findings.all();
    context.json(
        Map.of(
            "findings",
            all.stream()
                .filter(one -> rule.isEmpty() || rule.get().equals(one.getRule()))
                .filter(one -> subject.isEmpty() || one.getSubject().startsWith(subject.get()))
                .filter(one -> state.isEmpty() || state.get().equals(one.getState().name()))
                .sorted(
                    Comparator.comparingLong(Finding::getEpisodeStartMillis)
                        .thenComparing(Finding::getFindingId))
                .limit(LIMIT.whole(context, USUAL_PAGE))
                .map(FindingRoutes::json)
                .toList()));
  }

  static Map<String, Object> json(Finding finding) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("findingId", finding.getFindingId());
    json.put("rule", finding.getRule());
    json.put("ruleVersion", finding.getRuleVersion());
    json.put("type", finding.getType().name());
    json.put("severity", finding.getSeverity().name());
    json.put("state", finding.getState().name());
    json.put("subject", finding.getSubject());
    json.put("episodeStartMillis", finding.getEpisodeStartMillis());
    json.put("revision", finding.getRevision());
    json.put("timeMillis", finding.getTimeMillis());
    json.put("summary", finding.getSummary());
    json.put("description", finding.getDescription());
    json.put("cause", finding.getCause());
    json.put("value", finding.getValue());
    json.put("threshold", finding.getThreshold());
    json.put("unit", finding.getUnit());
    json.put("labels", finding.getLabels());
    json.put("evidence", finding.getEvidence().stream().map(FindingRoutes::json).toList());
    json.put("runbook", finding.getRunbook());
    json.put("score", finding.getScore());
    return json;
  }

  static Map<String, Object> json(Evidence evidence) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("name", evidence.getName());
    json.put("value", evidence.getValue());
    json.put("unit", evidence.getUnit());
    json.put("text", evidence.getText());
    return json;
  }
}
