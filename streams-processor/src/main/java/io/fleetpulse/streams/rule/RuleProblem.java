package io.fleetpulse.streams.rule;

/**
 * Why a rule is refused.
 *
 * @param field the rule's field that is wrong
 * @param line in the field's text, from 1; 0: the field as a whole
 * @param remedy what to do; empty: nothing to say
 */
public record RuleProblem(String field, int line, int column, String message, String remedy) {
  static RuleProblem of(String field, String message, String remedy) {
    return new RuleProblem(field, 0, 0, message, remedy);
  }

  /** In one line. */
  public String words() {
    return field
        + (line > 0 ? ", line " + line + ", column " + column : "")
        + ": "
        + message
        + (remedy.isEmpty() ? "" : "; " + remedy);
  }
}
