package io.fleetpulse.sink.http;

import static io.fleetpulse.service.http.Shape.choice;
import static io.fleetpulse.service.http.Shape.field;
import static io.fleetpulse.service.http.Shape.list;
import static io.fleetpulse.service.http.Shape.map;
import static io.fleetpulse.service.http.Shape.number;
import static io.fleetpulse.service.http.Shape.object;
import static io.fleetpulse.service.http.Shape.text;
import static io.fleetpulse.service.http.Shape.whole;

import io.fleetpulse.service.http.Shape;
import io.fleetpulse.service.http.Shape.Field;
import io.fleetpulse.sink.lifecycle.AlertState;
import io.fleetpulse.sink.lifecycle.FindingType;
import io.fleetpulse.sink.lifecycle.Severity;
import io.fleetpulse.sink.optimise.ActionState;
import io.fleetpulse.sink.store.OutboxState;
import java.util.stream.Stream;

/** What answers look like, for the OpenAPI document; {@link Shapes} makes them. */
final class Described {
  private static final Shape CHANGE =
      object(
          "Change",
          "A change of an alert or an action.",
          field("version", whole("Grows with each.")),
          field("state", text("What it became.")),
          field("atMillis", whole("When, epoch milliseconds.")),
          field("by", text("Who or what changed it.")),
          field("reason", text("Why; empty: nothing to say.")));

  private static final Field HISTORY = field("history", list("The oldest first.", CHANGE));

  private static final Field[] ALERT_FIELDS = {
    field("fingerprint", text("The problem, the same over its recurrences.")),
    field("alertId", text("This occurrence.")),
    field("version", whole("Grows with each change.")),
    field("state", choice("Where it stands.", Shape.names(AlertState.values()))),
    field("type", choice("Kind of verdict.", Shape.names(FindingType.values()))),
    field("severity", choice("How bad it is.", Shape.names(Severity.values()))),
    field("rule", text("Rule or built-in detector.")),
    field("subject", text("namespace/service/instance, namespace/service, or fleetpulse.")),
    field("summary", text("One line that names subject and cause.")),
    field("description", text("More words; what to do.")),
    field("cause", text("In a few words.")),
    field("value", number("The number judged; null: there is none.").orNull()),
    field("threshold", number("What it is compared with; null: there is none.").orNull()),
    field("unit", text("UCUM unit of both.")),
    field("labels", map("Of the subject and of the rule.", text("Value."))),
    field(
        "evidence",
        list(
            "What the verdict rests on.",
            object(
                "Evidence",
                "One number or text that a verdict rests on.",
                field("name", text("A metric with its statistic, or a short name.")),
                field("value", number("The number; null when it is a text.").orNull()),
                field("unit", text("UCUM unit of the number.")),
                field("text", text("In words; empty when the number says all."))))),
    field("startsAtMillis", whole("When it began, epoch milliseconds.")),
    field("updatedAtMillis", whole("When it last changed.")),
    field("endsAtMillis", whole("When it ended; null while it is open.").orNull()),
    field("acknowledgedBy", text("Who has it; null: nobody.").orNull()),
    field("runbook", text("Link; null: there is none.").orNull())
  };

  static final Shape ALERTS =
      object(
          "Alerts",
          "A page of alerts.",
          field(
              "alerts",
              list("The newest first.", object("Alert", "One occurrence.", ALERT_FIELDS))),
          field("next", text("Give it as after for the next page; null: the last.").orNull()));

  static final Shape ALERT =
      object(
          "AlertDetail",
          "One occurrence of a problem with all that became of it.",
          with(
              ALERT_FIELDS,
              HISTORY,
              field(
                  "notifications",
                  list(
                      "Of it, to each channel.",
                      object(
                          "Notification",
                          "One version of an alert to one channel.",
                          field("channel", text("The channel's name.")),
                          field("version", whole("The alert's version that it tells.")),
                          field(
                              "state",
                              choice("What became of it.", Shape.names(OutboxState.values()))),
                          field("attempts", whole("Tries so far.")),
                          field("lastError", text("Of the last try; null: none.").orNull()),
                          field("createdAtMillis", whole("Epoch milliseconds.")),
                          field("updatedAtMillis", whole("Epoch milliseconds.")))))));

  static final Shape ACKNOWLEDGEMENT =
      object("Acknowledgement", "Who has it.", field("by", text("Who: 1 to 200 characters.")))
          .plus(field("comment", text("Why, in at most 2,000 characters.")));

  static final Shape ACTION =
      object(
          "Action",
          "A change of one option of one JVM, advised or carried out.",
          field("actionId", text("Its id.")),
          field("instance", text("namespace/service/instance.")),
          field("strategy", text("What advises it.")),
          field("option", text("The JVM's option.")),
          field("from", text("Its value before; null: not known.").orNull()),
          field("to", text("Its value after.")),
          field("state", choice("Where it stands.", Shape.names(ActionState.values()))),
          field("reason", text("Why it stands there.")),
          field("createdAtMillis", whole("Epoch milliseconds.")),
          field("updatedAtMillis", whole("Epoch milliseconds.")),
          field("heapCommittedBefore", whole("Bytes; null: not measured.").orNull()),
          field("heapCommittedAfter", whole("Bytes; null: not measured.").orNull()),
          field("residentSetBefore", whole("Bytes; null: not measured.").orNull()),
          field("residentSetAfter", whole("Bytes; null: not measured.").orNull()),
          HISTORY);

  static final Shape ACTIONS =
      object("Actions", "Advice and actions.", field("actions", list("The newest first.", ACTION)));

  private Described() {}

  private static Field[] with(Field[] fields, Field... more) {
    return Stream.concat(Stream.of(fields), Stream.of(more)).toArray(Field[]::new);
  }
}
