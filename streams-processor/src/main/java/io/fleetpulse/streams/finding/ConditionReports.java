package io.fleetpulse.streams.finding;

import io.fleetpulse.analysis.window.InstanceCondition;
import io.fleetpulse.analysis.window.InstanceIdentity;
import io.fleetpulse.schemas.avro.FindingType;
import io.fleetpulse.schemas.avro.Severity;
import java.util.List;

/** Conditions of instances in words. */
final class ConditionReports {
  private ConditionReports() {}

  static Report of(InstanceCondition condition) {
    String who = Subject.words(condition.instance(), condition.identity());
    return switch (condition.kind()) {
      case SILENT ->
          report(
              condition,
              FindingType.SILENCE,
              "silent instance",
              who + " is silent: " + condition.detail(),
              "Its JVM ended, hangs, or does not reach Kafka."
                  + place(condition)
                  + " If it was taken out of service on purpose, the finding ends a day after its"
                  + " last sample.",
              condition.value() / 1000,
              "s");
      case DUPLICATE_IDENTITY ->
          report(
              condition,
              FindingType.SYSTEM,
              "duplicate instance id",
              "several JVMs send as " + who + ": " + condition.detail(),
              "Give each its own service.instance.id. Until then each has windows of its own, and"
                  + " detectors look at the one that started last.",
              condition.value(),
              "{jvm}");
      case CLOCK_SKEWED ->
          report(
              condition,
              FindingType.SYSTEM,
              "clock skew",
              "wrong clock of " + who + ": " + condition.detail(),
              "Its samples are corrected by this much. Let the host synchronise its clock (NTP)."
                  + place(condition),
              condition.value() / 1000,
              "s");
      case UNDECODABLE ->
          report(
              condition,
              FindingType.SYSTEM,
              "undecodable records",
              Math.round(condition.value())
                  + (condition.value() == 1
                      ? " undecodable record of "
                      : " undecodable records of ")
                  + who
                  + ": "
                  + condition.detail(),
              "They are on the dead letters' topic as received, with the reason in the headers."
                  + " Mostly something else writes to the samples' topic, or an agent's schema was"
                  + " never registered.",
              condition.value(),
              "{record}");
      case FORGOTTEN -> throw new IllegalArgumentException("an end, not a problem");
    };
  }

  private static Report report(
      InstanceCondition condition,
      FindingType type,
      String cause,
      String summary,
      String description,
      double value,
      String unit) {
    Severity severity =
        condition.kind() == InstanceCondition.Kind.DUPLICATE_IDENTITY
            ? Severity.ERROR
            : Severity.WARNING;
    return Report.builtIn(
        type,
        severity,
        cause,
        summary,
        description,
        value,
        Double.NaN,
        unit,
        List.of(Report.evidence(cause, condition.detail())));
  }

  private static String place(InstanceCondition condition) {
    InstanceIdentity identity = condition.identity();
    return identity == null || identity.host().isEmpty()
        ? ""
        : " Host " + identity.host() + ", process " + identity.pid() + ".";
  }
}
