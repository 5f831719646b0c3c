package io.fleetpulse.streams.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fleetpulse.analysis.expression.Reference;
import io.fleetpulse.schemas.avro.Finding;
import io.fleetpulse.schemas.avro.FindingState;
import io.fleetpulse.schemas.avro.Rule;
import io.fleetpulse.service.http.ApiException;
import io.fleetpulse.service.http.HttpShell;
import io.fleetpulse.service.http.Operation;
import io.fleetpulse.service.http.Parameter;
import io.fleetpulse.streams.control.ControlWriter;
import io.fleetpulse.streams.finding.LiveFindings;
import io.fleetpulse.streams.rule.ActiveRule;
import io.fleetpulse.streams.rule.InvalidRule;
import io.fleetpulse.streams.rule.RuleBook;
import io.fleetpulse.streams.rule.RuleCheck;
import io.fleetpulse.streams.rule.RuleJson;
import io.fleetpulse.streams.rule.RuleProblem;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Rules: what there is and what became of it, and changes that are checked before they are kept.
 */
public final class RuleRoutes {
  private static final String ALL = "/api/v1/rules";
  private static final String ONE = ALL + "/{name}";

  private static final Parameter NAME = Parameter.path("name", "The rule's name.");

  private final RuleBook book;
  private final RuleCheck check;
  private final ControlChanges<Rule> changes;
  private final LiveFindings findings;
  private final LiveCatalogue metrics;

  public RuleRoutes(
      RuleBook book,
      RuleCheck check,
      ControlWriter<Rule> writer,
      LiveFindings findings,
      LiveCatalogue metrics) {
    this.book = book;
    this.check = check;
    this.changes = new ControlChanges<>(writer, new Changed(book), ControlChanges.READ_BACK);
    this.findings = findings;
    this.metrics = metrics;
  }

  private record Changed(RuleBook book) implements ControlChanges.Book {
    @Override
    public OptionalLong newest(String key) {
      RuleBook.Entry entry = book.edition().byName().get(key);
      return entry == null || entry.builtIn()
          ? OptionalLong.empty()
          : OptionalLong.of(entry.newestVersion());
    }

    @Override
    public boolean await(String key, long version, Duration most) throws InterruptedException {
      return book.await(key, version, most);
    }
  }

  /** Adds the routes. */
  public void register(HttpShell http) {
    http.route(
        Operation.get("listRules", ALL, "All rules, with their state and findings")
            .answers(RuleShapes.STANDINGS),
        context ->
            context.json(
                Map.of(
                    "rules", book.edition().byName().values().stream().map(this::json).toList())));
    http.route(
        Operation.get("getRule", ONE, "One rule, with its state and findings")
            .takes(NAME)
            .answers(RuleShapes.STANDING)
            .fails(404, "There is no such rule."),
        context -> context.json(json(find(context))));
    http.route(
        Operation.of(HandlerType.PUT, "putRule", ONE, "Sets a rule")
            .takes(NAME)
            .body(RuleShapes.SENT)
            .answers(200, "It took the place of the version before.", RuleShapes.RULE)
            .answers(201, "It is new.", RuleShapes.RULE)
            .fails(400, "The body is no JSON.")
            .fails(422, "It is refused; the message says where and the hint what to do.")
            .fails(503, "Kafka does not take it now, or it is not read back in time."),
        context -> put(context, http.mapper()));
    http.route(
        Operation.of(HandlerType.DELETE, "deleteRule", ONE, "Deletes a rule")
            .takes(NAME)
            .answersNothing(204, "It is gone; its findings are cleared.")
            .fails(404, "There is no such rule.")
            .fails(422, "It is one of the processor's own.")
            .fails(503, "Kafka does not take it now, or it is not read back in time."),
        this::delete);
  }

  private void put(Context context, ObjectMapper mapper)
      throws JsonProcessingException, InterruptedException {
    String name = context.pathParam("name");
    Rule rule;
    try {
      rule = RuleJson.read(mapper.readTree(context.body()), name, 1);
      check.compile(rule);
    } catch (InvalidRule e) {
      throw ApiException.invalid(
          e.problems().stream().map(RuleRoutes::place).collect(Collectors.joining("; ")),
          e.problems().stream()
              .map(RuleProblem::remedy)
              .filter(remedy -> !remedy.isEmpty())
              .distinct()
              .collect(Collectors.joining("; ")));
    }
    ControlChanges.Written written =
        changes.write(name, version -> Rule.newBuilder(rule).setVersion(version).build());
    Rule kept = Rule.newBuilder(rule).setVersion(written.version()).build();
    context.status(written.created() ? 201 : 200).json(RuleJson.of(kept));
  }

  private void delete(Context context) throws InterruptedException {
    RuleBook.Entry entry = find(context);
    if (entry.builtIn()) {
      throw ApiException.invalid(
          entry.name() + " is one of the processor's own rules",
          "put a rule of that name with \"enabled\": false");
    }
    changes.delete(entry.name());
    context.status(204);
  }

  private RuleBook.Entry find(Context context) {
    String name = context.pathParam("name");
    RuleBook.Entry entry = book.edition().byName().get(name);
    if (entry == null) {
      throw ApiException.notFound("no rule " + name, "all of them: " + ALL);
    }
    return entry;
  }

  private Map<String, Object> json(RuleBook.Entry entry) {
    ActiveRule active = entry.active();
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("name", entry.name());
    json.put("state", state(entry));
    json.put("builtIn", entry.builtIn());
    json.put("newestVersion", entry.newestVersion());
    json.put("problems", entry.refused());
    json.put("warnings", active == null ? List.of() : warnings(active));
    json.put("firing", count(entry.name(), FindingState.FIRING));
    json.put("pending", count(entry.name(), FindingState.PENDING));
    json.put("rule", active == null ? null : RuleJson.of(active.rule()));
    return json;
  }

  /** What is not there now, and may come: nobody can tell. */
  private List<String> warnings(ActiveRule rule) {
    Set<String> warnings = new TreeSet<>();
    for (Reference reference : rule.references()) {
      String name = reference.metric().name();
      if (reference.metric().kind() == null) {
        LiveCatalogue.Known known = metrics.find(name).orElse(null);
        if (known == null) {
          warnings.add("no live JVM of this processor has sent " + name);
        } else if (!reference.stat().appliesTo(known.kind())) {
          warnings.add(
              name + " is a " + known.kindLabel() + " and has no " + reference.stat().label());
        }
      }
    }
    String overridden = rule.rule().getOverrides();
    if (overridden != null && !book.edition().byName().containsKey(overridden)) {
      warnings.add("it overrides " + overridden + ", which there is not");
    }
    return List.copyOf(warnings);
  }

  /** What became of the newest version, and what is in force. */
  private static String state(RuleBook.Entry entry) {
    ActiveRule active = entry.active();
    if (active == null) {
      return "refused";
    }
    return !entry.refused().isEmpty()
        ? "last-good"
        : active.rule().getEnabled() ? "active" : "disabled";
  }

  private long count(String rule, FindingState state) {
    return Stream.concat(findings.all().stream(), findings.dryRuns().stream())
        .filter(finding -> finding.getRule().equals(rule) && finding.getState() == state)
        .map(Finding::getFindingId)
        .count();
  }

  private static String place(RuleProblem problem) {
    return problem.field()
        + (problem.line() > 0 ? ", line " + problem.line() + ", column " + problem.column() : "")
        + ": "
        + problem.message();
  }
}
