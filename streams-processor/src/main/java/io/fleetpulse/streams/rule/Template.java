package io.fleetpulse.streams.rule;

import io.fleetpulse.analysis.window.InstanceIdentity;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A text with places such as {@code {{instance}}} that a finding fills. */
public final class Template {
  private static final String LABEL = "labels.";
  private static final List<String> NAMES =
      List.of("instance", "namespace", "service", "threshold", "value", "version", "zone");
  private static final Pattern PLACE = Pattern.compile("\\{\\{([^{}]*)}}");

  private Template() {}

  /**
   * The text with all places filled.
   *
   * @param value the value judged, as people read it
   * @param threshold what it is compared with, as people read it
   */
  public static String fill(
      String text, InstanceIdentity identity, String value, String threshold) {
    if (!text.contains("{{")) {
      return text;
    }
    return PLACE
        .matcher(text)
        .replaceAll(
            place ->
                Matcher.quoteReplacement(of(place.group(1).strip(), identity, value, threshold)));
  }

  /** What is wrong with a text of a rule's field. */
  static List<RuleProblem> problems(String field, String text) {
    List<RuleProblem> problems = new ArrayList<>();
    Matcher places = PLACE.matcher(text);
    while (places.find()) {
      String name = places.group(1).strip();
      if (!NAMES.contains(name) && !(name.startsWith(LABEL) && name.length() > LABEL.length())) {
        int lineStart = text.lastIndexOf('\n', places.start()) + 1;
        problems.add(
            new RuleProblem(
                field,
                (int) text.substring(0, lineStart).lines().count() + 1,
                places.start() - lineStart + 1,
                "unknown placeholder " + places.group(),
                "there are " + String.join(", ", NAMES) + ", labels.NAME"));
      }
    }
    return problems;
  }

  private static String of(String name, InstanceIdentity identity, String value, String threshold) {
    return switch (name) {
      case "instance" -> identity.instance();
      case "namespace" -> identity.namespace();
      case "service" -> identity.service();
      case "version" -> identity.version();
      case "zone" -> identity.zone();
      case "value" -> value;
      case "threshold" -> threshold;
      default ->
          name.startsWith(LABEL)
              ? identity.labels().getOrDefault(name.substring(LABEL.length()), "")
              : "";
    };
  }
}
