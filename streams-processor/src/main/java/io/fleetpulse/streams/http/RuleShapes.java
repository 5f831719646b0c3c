package io.fleetpulse.streams.http;

import static io.fleetpulse.service.http.Shape.choice;
import static io.fleetpulse.service.http.Shape.field;
import static io.fleetpulse.service.http.Shape.flag;
import static io.fleetpulse.service.http.Shape.list;
import static io.fleetpulse.service.http.Shape.map;
import static io.fleetpulse.service.http.Shape.number;
import static io.fleetpulse.service.http.Shape.object;
import static io.fleetpulse.service.http.Shape.text;
import static io.fleetpulse.service.http.Shape.whole;

import io.fleetpulse.schemas.avro.Sensitivity;
import io.fleetpulse.schemas.avro.Tier;
import io.fleetpulse.service.http.Shape;

/** What rules and answers about them look like, for the OpenAPI document. */
final class RuleShapes {
  private static final Shape.Field[] FIELDS = {
    field("name", text("Its name, as in the path.")),
    field("version", whole("Counted by the server; ignored when sent.")),
    field("enabled", flag("False: kept, not evaluated. Usually true.")),
    field("severity", FindingShapes.SEVERITY),
    field("tier", choice("Windows it looks at; usually TEN_SECONDS.", Shape.names(Tier.values()))),
    field("expression", text("CEL over a window's statistics; true while the problem holds.")),
    field(
        "clearExpression",
        text("CEL that must be true to clear; null: the expression being false.").orNull()),
    field("forMillis", whole("How long the expression must hold before it fires.")),
    field("keepFiringForMillis", whole("How long it must be clear before it clears.")),
    field(
        "selector",
        map(
            "Only instances with these: namespace, service, version, zone, labels.",
            text("Value."))),
    field(
        "matchers",
        list(
            "Only instances that all match, as Alertmanager writes it.",
            text("Such as service=~\"orders|checkout\"; =, !=, =~, !~."))),
    field("summary", text("One line; {{instance}}, {{service}}, {{value}} are filled in.")),
    field("description", text("What it means and what to do.")),
    field("labels", map("Added to its findings.", text("Value."))),
    field("runbook", text("Link; null: there is none.").orNull()),
    field("dryRun", flag("True: evaluated and shown, tells no findings. Usually false.")),
    field("minCompleteness", number("Share of a window that a verdict needs; usually 0.5.")),
    field(
        "sensitivity",
        choice(
            "LOW fires after twice forMillis, HIGH after half.",
            Shape.names(Sensitivity.values()))),
    field("overrides", text("The rule whose place it takes where both look; null: none.").orNull())
  };

  static final Shape RULE = object("Rule", "A verdict on windows, as data.", FIELDS);

  /** What is absent holds its usual value. */
  static final Shape SENT = object("NewRule", "A rule as it is sent.").plus(FIELDS);

  private static final Shape PROBLEM =
      object(
          "RuleProblem",
          "Why a version is refused.",
          field("field", text("The rule's field that is wrong.")),
          field("line", whole("In the field's text, from 1; 0: the field as a whole.")),
          field("column", whole("In the line, from 1; 0: the field as a whole.")),
          field("message", text("What is wrong.")),
          field("remedy", text("What to do; empty: nothing to say.")));

  static final Shape STANDING =
      object(
          "RuleStanding",
          "A rule and what became of it.",
          field("name", text("Its name.")),
          field(
              "state",
              choice(
                  "last-good: the newest version is refused and the one before holds.",
                  "active",
                  "disabled",
                  "last-good",
                  "refused")),
          field("builtIn", flag("True: the processor's own; a rule of its name replaces it.")),
          field("newestVersion", whole("The newest version, in force or refused; 0: built in.")),
          field("problems", list("Of the newest version.", PROBLEM)),
          field(
              "warnings",
              list(
                  "Metrics of applications' own that are not sent now; an overridden rule missing.",
                  text("In words."))),
          field("firing", whole("Findings of it that are firing, or would be in a dry run.")),
          field("pending", whole("Findings of it that are pending, or would be.")),
          field("rule", RULE.orNull()));

  static final Shape STANDINGS =
      object("Rules", "All rules.", field("rules", list("By name.", STANDING)));

  private RuleShapes() {}
}
