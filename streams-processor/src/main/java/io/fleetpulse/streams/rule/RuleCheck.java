package io.fleetpulse.streams.rule;

import io.fleetpulse.analysis.expression.Expression;
import io.fleetpulse.analysis.expression.InvalidExpression;
import io.fleetpulse.analysis.expression.KnownMetrics;
import io.fleetpulse.analysis.expression.Problem;
import io.fleetpulse.analysis.window.SeriesKind;
import io.fleetpulse.schemas.avro.Rule;
import io.fleetpulse.schemas.catalogue.Metric;
import io.fleetpulse.schemas.catalogue.MetricCatalogue;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Checks rules: before they are accepted, and again when they are read. Any thread. */
public final class RuleCheck {
  /** What a summary may be filled with. */
  public static final Set<String> PLACEHOLDERS =
      Set.of("instance", "service", "namespace", "value", "threshold");

  private static final Set<String> SUBJECT_LABELS =
      Set.of("namespace", "service", "instance", "version", "zone");
  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,99}");
  private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{\\s*([^{}]*?)\\s*}}");
  private static final long MOST_MILLIS = 7 * 86_400_000L;

  private final KnownMetrics metrics;
  private final Predicate<String> taken;

  /**
   * @param taken names that built-in detectors have
   */
  public RuleCheck(MetricCatalogue catalogue, Predicate<String> taken) {
    this.metrics =
        new KnownMetrics(
            catalogue.metrics().stream().map(RuleCheck::known).toList(), catalogue::suggest);
    this.taken = taken;
  }

  /**
   * Compiles a rule.
   *
   * @throws InvalidRule saying all that is wrong with it
   */
  public ActiveRule compile(Rule rule) throws InvalidRule {
    List<RuleProblem> problems = new ArrayList<>();
    name(rule, problems);
    time("forMillis", rule.getForMillis(), problems);
    time("keepFiringForMillis", rule.getKeepFiringForMillis(), problems);
    placeholders(rule.getSummary(), problems);
    for (String label : rule.getLabels().keySet()) {
      if (SUBJECT_LABELS.contains(label)) {
        problems.add(
            RuleProblem.of("labels", label + " is set by the instance", "choose another name"));
      }
    }
    Expression expression = expression("expression", rule.getExpression(), problems);
    String clearText = rule.getClearExpression();
    Expression clear =
        clearText == null ? null : expression("clearExpression", clearText, problems);
    if (!problems.isEmpty() || expression == null) {
      throw new InvalidRule(problems);
    }
    return new ActiveRule(rule, expression, clear);
  }

  private void name(Rule rule, List<RuleProblem> problems) {
    if (!NAME.matcher(rule.getName()).matches()) {
      problems.add(
          RuleProblem.of(
              "name",
              "\"" + rule.getName() + "\" is no name",
              "small letters, digits and dashes, beginning with a letter, at most 100"));
    } else if (taken.test(rule.getName())) {
      problems.add(
          RuleProblem.of(
              "name", rule.getName() + " is a built-in detector", "choose another name"));
    }
  }

  private static void time(String field, long millis, List<RuleProblem> problems) {
    if (millis < 0 || millis > MOST_MILLIS) {
      problems.add(RuleProblem.of(field, millis + " ms", "from 0 to " + MOST_MILLIS + ", a week"));
    }
  }

  private static void placeholders(String summary, List<RuleProblem> problems) {
    Matcher matcher = PLACEHOLDER.matcher(summary);
    while (matcher.find()) {
      if (!PLACEHOLDERS.contains(matcher.group(1))) {
        problems.add(
            new RuleProblem(
                "summary",
                1,
                matcher.start() + 1,
                "unknown placeholder " + matcher.group(),
                "there are " + String.join(", ", PLACEHOLDERS.stream().sorted().toList())));
      }
    }
  }

  private @Nullable Expression expression(String field, String text, List<RuleProblem> problems) {
    try {
      return Expression.compile(text, metrics);
    } catch (InvalidExpression e) {
      for (Problem problem : e.problems()) {
        problems.add(
            new RuleProblem(
                field, problem.line(), problem.column(), problem.message(), problem.remedy()));
      }
      return null;
    }
  }

  private static KnownMetrics.Metric known(Metric metric) {
    SeriesKind kind =
        switch (metric.kind()) {
          case GAUGE -> SeriesKind.GAUGE;
          case COUNTER -> SeriesKind.COUNTER;
          case DISTRIBUTION -> SeriesKind.DISTRIBUTION;
        };
    return new KnownMetrics.Metric(metric.name(), kind, metric.unit(), metric.attributeKeys());
  }
}
