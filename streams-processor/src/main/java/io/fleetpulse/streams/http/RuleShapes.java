package io.fleetpulse.streams.http;

import static io.fleetpulse.service.http.Shape.choice;
import static io.fleetpulse.service.http.Shape.field;
import static io.fleetpulse.service.http.Shape.flag;
import static io.fleetpulse.service.http.Shape.list;
import static io.fleetpulse.service.http.Shape.map;
import static io.fleetpulse.service.http.Shape.object;
import static io.fleetpulse.service.http.Shape.text;
import static io.fleetpulse.service.http.Shape.whole;

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
    field("summary", text("One line; {{instance}}, {{service}}, {{value}} are filled in.")),
    field("description", text("What it means and what to do.")),
    field("labels", map("Added to its findings.", text("Value."))),
    field("runbook", text("Link; null: there is none.").orNull())
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
          field("newestVersion", whole("The newest version, be it in force or refused.")),
          field("problems", list("Of the newest version.", PROBLEM)),
          field(
              "warnings",
              list(
                  "Metrics of applications' own that it looks at and that are not sent now.",
                  text("In words."))),
          field("firing", whole("Findings of it that are firing.")),
          field("pending", whole("Findings of it that are pending.")),
          field("rule", RULE.orNull()));

  static final Shape STANDINGS =
      object("Rules", "All rules.", field("rules", list("By name.", STANDING)));

  private RuleShapes() {}
}
