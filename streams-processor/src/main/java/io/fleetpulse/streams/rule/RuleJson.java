package io.fleetpulse.streams.rule;

import com.fasterxml.jackson.databind.JsonNode;
import io.fleetpulse.analysis.rule.Completeness;
import io.fleetpulse.schemas.avro.Rule;
import io.fleetpulse.schemas.avro.Sensitivity;
import io.fleetpulse.schemas.avro.Severity;
import io.fleetpulse.schemas.avro.Tier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Rules as JSON: the fields of their schema, by the same names. */
public final class RuleJson {
  /** All names. */
  public static final List<String> FIELDS =
      List.of(
          "name",
          "version",
          "enabled",
          "severity",
          "tier",
          "expression",
          "clearExpression",
          "forMillis",
          "keepFiringForMillis",
          "selector",
          "matchers",
          "summary",
          "description",
          "labels",
          "runbook",
          "dryRun",
          "minCompleteness",
          "sensitivity",
          "overrides");

  private final JsonNode json;
  private final List<RuleProblem> problems = new ArrayList<>();

  private RuleJson(JsonNode json) {
    this.json = json;
  }

  public static Map<String, Object> of(Rule rule) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("name", rule.getName());
    json.put("version", rule.getVersion());
    json.put("enabled", rule.getEnabled());
    json.put("severity", rule.getSeverity().name());
    json.put("tier", rule.getTier().name());
    json.put("expression", rule.getExpression());
    json.put("clearExpression", rule.getClearExpression());
    json.put("forMillis", rule.getForMillis());
    json.put("keepFiringForMillis", rule.getKeepFiringForMillis());
    json.put("selector", rule.getSelector());
    json.put("matchers", rule.getMatchers());
    json.put("summary", rule.getSummary());
    json.put("description", rule.getDescription());
    json.put("labels", rule.getLabels());
    json.put("runbook", rule.getRunbook());
    json.put("dryRun", rule.getDryRun());
    json.put("minCompleteness", rule.getMinCompleteness());
    json.put("sensitivity", rule.getSensitivity().name());
    json.put("overrides", rule.getOverrides());
    return json;
  }

  /**
   * Reads a rule; the path names it and the server counts its versions.
   *
   * @throws InvalidRule naming every field that is wrong
   */
  public static Rule read(JsonNode json, String name, long version) throws InvalidRule {
    return new RuleJson(json).read(name, version);
  }

  private Rule read(String name, long version) throws InvalidRule {
    if (!json.isObject()) {
      throw new InvalidRule(
          List.of(new RuleProblem("body", 0, 0, "no JSON object", "see /api/v1/rules for rules")));
    }
    for (Iterator<String> fields = json.fieldNames(); fields.hasNext(); ) {
      String field = fields.next();
      if (!FIELDS.contains(field)) {
        problem(field, "there is no such field", "there are " + String.join(", ", FIELDS));
      }
    }
    String named = text("name", name);
    if (!name.equals(named)) {
      problem("name", "it says " + named + ", the path " + name, "let them be the same");
    }
    Rule rule =
        Rule.newBuilder()
            .setName(name)
            .setVersion(version)
            .setEnabled(flag("enabled", true))
            .setSeverity(choice("severity", Severity.values(), Severity.WARNING))
            .setTier(choice("tier", Tier.values(), Tier.TEN_SECONDS))
            .setExpression(text("expression", ""))
            .setClearExpression(optional("clearExpression"))
            .setForMillis(millis("forMillis"))
            .setKeepFiringForMillis(millis("keepFiringForMillis"))
            .setSelector(texts("selector"))
            .setSummary(text("summary", ""))
            .setDescription(text("description", ""))
            .setLabels(texts("labels"))
            .setRunbook(optional("runbook"))
            .setMatchers(list("matchers"))
            .setDryRun(flag("dryRun", false))
            .setMinCompleteness(share("minCompleteness", Completeness.USUAL))
            .setSensitivity(choice("sensitivity", Sensitivity.values(), Sensitivity.MEDIUM))
            .setOverrides(optional("overrides"))
            .build();
    if (!problems.isEmpty()) {
      throw new InvalidRule(problems);
    }
    return rule;
  }

  private boolean absent(String field) {
    return !json.has(field) || json.get(field).isNull();
  }

  private @Nullable String optional(String field) {
    return absent(field) ? null : text(field, "");
  }

  private String text(String field, String otherwise) {
    if (absent(field)) {
      return otherwise;
    }
    if (!json.get(field).isTextual()) {
      problem(field, "no text: " + json.get(field), "");
      return otherwise;
    }
    return json.get(field).textValue();
  }

  private boolean flag(String field, boolean otherwise) {
    if (absent(field)) {
      return otherwise;
    }
    if (!json.get(field).isBoolean()) {
      problem(field, "neither true nor false: " + json.get(field), "");
      return otherwise;
    }
    return json.get(field).booleanValue();
  }

  private long millis(String field) {
    if (absent(field)) {
      return 0;
    }
    if (!json.get(field).isIntegralNumber() || !json.get(field).canConvertToLong()) {
      problem(field, "no whole number: " + json.get(field), "milliseconds, such as 60000");
      return 0;
    }
    return json.get(field).longValue();
  }

  private double share(String field, double otherwise) {
    if (absent(field)) {
      return otherwise;
    }
    if (!json.get(field).isNumber()) {
      problem(field, "no number: " + json.get(field), "such as 0.9");
      return otherwise;
    }
    return json.get(field).doubleValue();
  }

  private List<String> list(String field) {
    List<String> texts = new ArrayList<>();
    if (absent(field)) {
      return texts;
    }
    if (!json.get(field).isArray()) {
      problem(field, "no list: " + json.get(field), "such as [\"service=~\\\"a|b\\\"\"]");
      return texts;
    }
    for (JsonNode each : json.get(field)) {
      if (each.isTextual()) {
        texts.add(each.textValue());
      } else {
        problem(field, each + " is no text", "");
      }
    }
    return texts;
  }

  private <E extends Enum<E>> E choice(String field, E[] values, E otherwise) {
    String text = text(field, otherwise.name());
    for (E value : values) {
      if (value.name().equals(text.toUpperCase(Locale.ROOT))) {
        return value;
      }
    }
    problem(field, "no such value: " + text, "one of " + Arrays.toString(values));
    return otherwise;
  }

  private Map<String, String> texts(String field) {
    Map<String, String> texts = new HashMap<>();
    if (absent(field)) {
      return texts;
    }
    JsonNode node = json.get(field);
    if (!node.isObject()) {
      problem(field, "no object: " + node, "such as {\"team\": \"web\"}");
      return texts;
    }
    node.fields()
        .forEachRemaining(
            entry -> {
              if (entry.getValue().isTextual()) {
                texts.put(entry.getKey(), entry.getValue().textValue());
              } else {
                problem(field, entry.getKey() + " is no text: " + entry.getValue(), "");
              }
            });
    return texts;
  }

  private void problem(String field, String message, String remedy) {
    problems.add(new RuleProblem(field, 0, 0, message, remedy));
  }
}
