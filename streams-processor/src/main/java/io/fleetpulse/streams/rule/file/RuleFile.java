package io.fleetpulse.streams.rule.file;

import io.fleetpulse.schemas.avro.Rule;
import io.fleetpulse.streams.rule.ActiveRule;
import io.fleetpulse.streams.rule.InvalidRule;
import io.fleetpulse.streams.rule.RuleCheck;
import io.fleetpulse.streams.rule.RuleJson;
import io.fleetpulse.streams.rule.RuleProblem;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Rules of a YAML file: one rule, or a list under {@code rules}. Their keys are those of REST.
 *
 * @param rules in the order of the file, each of version 1
 */
public record RuleFile(List<ActiveRule> rules) {
  public RuleFile {
    rules = List.copyOf(rules);
  }

  /**
   * Reads and checks a file.
   *
   * @param file its name in what is said of it
   * @throws FaultyFile naming all that is wrong
   */
  public static RuleFile read(String file, String text, RuleCheck check) throws FaultyFile {
    YamlValue root = YamlValue.parse(file, text);
    List<Fault> faults = new ArrayList<>();
    Map<String, ActiveRule> rules = new LinkedHashMap<>();
    for (YamlValue each : each(root, faults)) {
      read(each, check, rules, faults);
    }
    if (!faults.isEmpty()) {
      throw new FaultyFile(faults);
    }
    return new RuleFile(List.copyOf(rules.values()));
  }

  private static List<YamlValue> each(YamlValue root, List<Fault> faults) {
    if (!root.fields().containsKey("rules")) {
      return List.of(root);
    }
    YamlValue list = root.fields(List.of("rules"), faults).get("rules");
    if (list == null || !list.isList()) {
      faults.add(root.fault("rules is no list", "write each behind a dash"));
      return List.of();
    }
    return list.items();
  }

  private static void read(
      YamlValue value, RuleCheck check, Map<String, ActiveRule> into, List<Fault> faults) {
    if (!value.isMapping()) {
      faults.add(value.fault("no rule", "keys such as name and expression"));
      return;
    }
    int before = faults.size();
    Map<String, YamlValue> fields = value.fields(RuleJson.FIELDS, faults);
    YamlValue name = fields.get("name");
    if (name == null && faults.size() == before) {
      faults.add(value.fault("a rule without a name", "add name: cpu-high"));
    } else if (name != null && into.containsKey(name.text())) {
      faults.add(name.fault("there are two rules " + name.text(), ""));
    }
    if (name == null || faults.size() > before) {
      return;
    }
    try {
      Rule rule = RuleJson.read(value.json(), name.text(), 1);
      into.put(name.text(), check.compile(rule));
    } catch (InvalidRule e) {
      for (RuleProblem problem : e.problems()) {
        faults.add(fault(value, fields, problem));
      }
    }
  }

  private static Fault fault(YamlValue rule, Map<String, YamlValue> fields, RuleProblem problem) {
    YamlValue field = fields.getOrDefault(problem.field(), rule);
    String message = problem.field() + ": " + problem.message();
    return problem.line() > 0
        ? field.fault(problem.line(), problem.column(), message, problem.remedy())
        : field.fault(message, problem.remedy());
  }
}
