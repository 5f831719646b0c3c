package io.fleetpulse.streams.rule;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.fleetpulse.analysis.window.InstanceIdentity;
import java.util.regex.Matcher;
import org.jspecify.annotations.Nullable;

/**
 * One condition on an instance, written as Alertmanager's: {@code service=~"orders|checkout"}.
 * Expressions are RE2's, matched in time linear in the text, and must match all of it.
 *
 * @param name namespace, service, instance, version, zone, or that of a label
 * @param value to be equal to; of an expression its text
 * @param pattern null: the value itself is meant
 * @param negated whether it must not match
 */
record RuleMatcher(String name, String value, @Nullable Pattern pattern, boolean negated) {
  private static final java.util.regex.Pattern FORM =
      java.util.regex.Pattern.compile("\\s*([^\\s=!~\"]+)\\s*(=~|!~|!=|=)\\s*(.*?)\\s*");

  /** Where a name has no value, its value is the empty text. */
  boolean matches(InstanceIdentity identity) {
    String is = value(identity, name);
    boolean equal = pattern == null ? value.equals(is) : pattern.matches(is);
    return equal != negated;
  }

  static RuleMatcher equal(String name, String value) {
    return new RuleMatcher(name, value, null, false);
  }

  /**
   * Reads one.
   *
   * @throws IllegalArgumentException saying what is wrong
   */
  static RuleMatcher parse(String text) {
    Matcher parts = FORM.matcher(text);
    if (!parts.matches()) {
      throw new IllegalArgumentException("no matcher: " + text);
    }
    String value = parts.group(3);
    if (value.length() >= 2 && value.startsWith("\"") && value.endsWith("\"")) {
      value = value.substring(1, value.length() - 1);
    }
    String operator = parts.group(2);
    try {
      return new RuleMatcher(
          parts.group(1),
          value,
          operator.endsWith("~") ? Pattern.compile(value) : null,
          operator.startsWith("!"));
    } catch (PatternSyntaxException e) {
      throw new IllegalArgumentException("no expression: " + e.getMessage(), e);
    }
  }

  private static String value(InstanceIdentity identity, String name) {
    return switch (name) {
      case "namespace" -> identity.namespace();
      case "service" -> identity.service();
      case "instance" -> identity.instance();
      case "version" -> identity.version();
      case "zone" -> identity.zone();
      default -> identity.labels().getOrDefault(name, "");
    };
  }
}
