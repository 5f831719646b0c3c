package io.fleetpulse.streams.finding;

import io.fleetpulse.schemas.avro.Evidence;
import io.fleetpulse.schemas.avro.FindingType;
import io.fleetpulse.schemas.avro.Severity;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a finding says beyond its state.
 *
 * @param value the number judged; NaN: none
 * @param threshold what it was compared with; NaN: none
 * @param labels beside those of the subject
 * @param score how far the value is beyond the threshold, 0 to 100; NaN: not known
 */
public record Report(
    FindingType type,
    Severity severity,
    long ruleVersion,
    String cause,
    String summary,
    String description,
    double value,
    double threshold,
    String unit,
    Map<String, String> labels,
    List<Evidence> evidence,
    @Nullable String runbook,
    double score) {

  /** Of a built-in detector, without labels of its own. */
  public static Report builtIn(
      FindingType type,
      Severity severity,
      String cause,
      String summary,
      String description,
      double value,
      double threshold,
      String unit,
      List<Evidence> evidence) {
    return new Report(
        type,
        severity,
        0,
        cause,
        summary,
        description,
        value,
        threshold,
        unit,
        Map.of(),
        evidence,
        null,
        Double.NaN);
  }

  public static Evidence evidence(String name, double value, String unit) {
    return new Evidence(name, value, unit, "");
  }

  public static Evidence evidence(String name, String text) {
    return new Evidence(name, Double.NaN, "", text);
  }
}
