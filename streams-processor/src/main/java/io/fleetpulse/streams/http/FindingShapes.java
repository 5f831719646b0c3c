package io.fleetpulse.streams.http;

import static io.fleetpulse.service.http.Shape.choice;
import static io.fleetpulse.service.http.Shape.field;
import static io.fleetpulse.service.http.Shape.list;
import static io.fleetpulse.service.http.Shape.map;
import static io.fleetpulse.service.http.Shape.number;
import static io.fleetpulse.service.http.Shape.object;
import static io.fleetpulse.service.http.Shape.text;
import static io.fleetpulse.service.http.Shape.whole;

import io.fleetpulse.schemas.avro.FindingType;
import io.fleetpulse.schemas.avro.Severity;
import io.fleetpulse.service.http.Shape;

/** What answers about findings look like, for the OpenAPI document. */
final class FindingShapes {
  static final Shape SEVERITY = choice("How bad it is.", Shape.names(Severity.values()));

  private static final Shape EVIDENCE =
      object(
          "Evidence",
          "One number or text that a verdict rests on.",
          field("name", text("A metric with its statistic, or a short name.")),
          field("value", number("The number; null when it is a text.").orNull()),
          field("unit", text("UCUM unit of the number.")),
          field("text", text("In words; empty when the number says all.")));

  private static final Shape FINDING =
      object(
          "Finding",
          "A verdict on an instance or a service.",
          field("findingId", text("The same problem of the same subject has the same.")),
          field("rule", text("Rule or built-in detector.")),
          field("ruleVersion", whole("0 of a built-in detector.")),
          field("type", choice("Kind of verdict.", Shape.names(FindingType.values()))),
          field("severity", SEVERITY),
          field("state", choice("Where the episode stands.", "PENDING", "FIRING")),
          field("subject", text("namespace/service/instance, namespace/service, or fleetpulse.")),
          field("episodeStartMillis", whole("When this episode began, epoch milliseconds.")),
          field("revision", whole("Grows with each record of the episode.")),
          field("timeMillis", whole("When its newest record was made, epoch milliseconds.")),
          field("summary", text("One line that names subject and cause.")),
          field("description", text("More words; what to do.")),
          field("cause", text("In a few words.")),
          field("value", number("The number judged; null: there is none.").orNull()),
          field("threshold", number("What it is compared with; null: there is none.").orNull()),
          field("unit", text("UCUM unit of both.")),
          field("labels", map("Of the subject and of the rule.", text("Value."))),
          field("evidence", list("What the verdict rests on.", EVIDENCE)),
          field("runbook", text("Link; null: there is none.").orNull()),
          field(
              "score",
              number("How far the value is beyond the threshold, 0 to 100; null: not known.")
                  .orNull()));

  static final Shape FINDINGS =
      object(
          "Findings",
          "What is pending or firing.",
          field("findings", list("The longest first.", FINDING)));

  private FindingShapes() {}
}
