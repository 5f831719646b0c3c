package io.fleetpulse.streams.rule;

import io.fleetpulse.analysis.expression.Expression;
import io.fleetpulse.analysis.expression.InvalidExpression;
import io.fleetpulse.analysis.expression.KnownMetrics;
import io.fleetpulse.analysis.expression.Problem;
import io.fleetpulse.analysis.rule.Completeness;
import io.fleetpulse.analysis.window.SeriesKind;
import io.fleetpulse.schemas.avro.Rule;
import io.fleetpulse.schemas.catalogue.Metric;
import io.fleetpulse.schemas.catalogue.MetricCatalogue;
import io.fleetpulse.schemas.catalogue.ReservedNames;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Checks rules: before they are accepted, and again when they are read. Any thread. */
public final class RuleCheck {
  private static final Set<String> SUBJECT_LABELS =
      Set.of("namespace", "service", "instance", "version", "zone");
  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,99}");
  private static final long MOST_MILLIS = 7 * 86_400_000L;

  /** Each finding holds most of them, and must fit into a record. */
  private static final int MOST_SUMMARY = 1_000;

  private static final int MOST_DESCRIPTION = 10_000;
  private static final int MOST_RUNBOOK = 2_000;
  private static final int MOST_EXPRESSION = 4_000;
  private static final int MOST_LABELS = 50;
  private static final int MOST_LABEL = 1_000;

  /**
   * Less never gives a verdict; all of a window is rarely there, for samples do not come on time.
   */
  private static final double LEAST_COMPLETENESS = Completeness.USUAL;

  private static final double MOST_COMPLETENESS = 0.95;

  private final KnownMetrics metrics;
  private final Predicate<String> taken;

  /**
   * @param taken names that built-in detectors have
   */
  public RuleCheck(MetricCatalogue catalogue, Predicate<String> taken) {
    this.metrics =
        new KnownMetrics(
            catalogue.metrics().stream().map(RuleCheck::known).toList(),
            catalogue::suggest,
            // Whether any JVM sends it now says nothing of the next minute, or of another
            // processor.
            name -> !ReservedNames.reserved(name));
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
    texts(rule, problems);
    options(rule, problems);
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
    List<RuleMatcher> matchers = matchers(rule, problems);
    if (!problems.isEmpty() || expression == null) {
      throw new InvalidRule(problems);
    }
    return new ActiveRule(rule, expression, clear, matchers);
  }

  private static List<RuleMatcher> matchers(Rule rule, List<RuleProblem> problems) {
    List<RuleMatcher> matchers = new ArrayList<>();
    rule.getSelector().forEach((name, value) -> matchers.add(RuleMatcher.equal(name, value)));
    if (rule.getMatchers().size() > MOST_LABELS) {
      problems.add(
          RuleProblem.of(
              "matchers", rule.getMatchers().size() + " matchers", "at most " + MOST_LABELS));
      return matchers;
    }
    for (String text : rule.getMatchers()) {
      if (length("matchers", text, MOST_LABEL, problems)) {
        try {
          matchers.add(RuleMatcher.parse(text));
        } catch (IllegalArgumentException e) {
          problems.add(
              RuleProblem.of(
                  "matchers",
                  String.valueOf(e.getMessage()),
                  "such as service=~\"orders|checkout\"; there are =, !=, =~ and !~"));
        }
      }
    }
    return matchers;
  }

  private void options(Rule rule, List<RuleProblem> problems) {
    double share = rule.getMinCompleteness();
    if (!(share >= LEAST_COMPLETENESS && share <= MOST_COMPLETENESS)) {
      problems.add(
          RuleProblem.of(
              "minCompleteness",
              share + " of a window",
              "from " + LEAST_COMPLETENESS + " to " + MOST_COMPLETENESS));
    }
    String overridden = rule.getOverrides();
    if (overridden == null) {
      return;
    }
    if (overridden.equals(rule.getName())) {
      problems.add(RuleProblem.of("overrides", "the rule itself", "name another rule"));
    } else if (taken.test(overridden)) {
      problems.add(
          RuleProblem.of(
              "overrides", overridden + " is a built-in detector", "only rules are overridden"));
    } else if (!NAME.matcher(overridden).matches()) {
      problems.add(RuleProblem.of("overrides", "\"" + overridden + "\" is no name", ""));
    }
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

  private static void texts(Rule rule, List<RuleProblem> problems) {
    template("summary", rule.getSummary(), MOST_SUMMARY, problems);
    template("description", rule.getDescription(), MOST_DESCRIPTION, problems);
    for (String value : rule.getLabels().values()) {
      problems.addAll(Template.problems("labels", cut(value)));
    }
    length("runbook", rule.getRunbook(), MOST_RUNBOOK, problems);
    lengths("labels", rule.getLabels(), problems);
    lengths("selector", rule.getSelector(), problems);
  }

  private static void lengths(String field, Map<String, String> texts, List<RuleProblem> problems) {
    if (texts.size() > MOST_LABELS) {
      problems.add(RuleProblem.of(field, texts.size() + " names", "at most " + MOST_LABELS));
    }
    texts.forEach(
        (name, value) -> {
          length(field, name, MOST_LABEL, problems);
          length(field, value, MOST_LABEL, problems);
        });
  }

  private static boolean length(
      String field, @Nullable String text, int most, List<RuleProblem> problems) {
    if (text == null || text.length() <= most) {
      return true;
    }
    problems.add(RuleProblem.of(field, text.length() + " characters", "at most " + most));
    return false;
  }

  private static void template(String field, String text, int most, List<RuleProblem> problems) {
    if (length(field, text, most, problems)) {
      problems.addAll(Template.problems(field, text));
    }
  }

  /** A label's value that is too long is refused for that. */
  private static String cut(String value) {
    return value.length() > MOST_LABEL ? "" : value;
  }

  private @Nullable Expression expression(String field, String text, List<RuleProblem> problems) {
    if (!length(field, text, MOST_EXPRESSION, problems)) {
      return null;
    }
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
