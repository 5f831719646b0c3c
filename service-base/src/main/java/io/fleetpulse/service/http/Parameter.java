package io.fleetpulse.service.http;

import io.javalin.http.Context;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A parameter of a route: declared once, it is documented and checked by the same words. What does
 * not fit is answered with 400 and a hint.
 */
public final class Parameter {
  private static final int MOST_TEXT = 300;
  private static final String SEVERAL = " Repeated, or separated by commas.";

  private final String name;
  private final String where;
  private final Shape shape;
  private final boolean required;
  private final long least;
  private final long most;
  private final List<String> choices;
  private final @Nullable String hint;

  private Parameter(
      String name,
      String where,
      Shape shape,
      boolean required,
      long least,
      long most,
      List<String> choices,
      @Nullable String hint) {
    this.name = name;
    this.where = where;
    this.shape = shape;
    this.required = required;
    this.least = least;
    this.most = most;
    this.choices = choices;
    this.hint = hint;
  }

  /** Part of the path. */
  public static Parameter path(String name, String description) {
    return new Parameter(name, "path", Shape.text(description), true, 0, 0, List.of(), null);
  }

  public static Parameter text(String name, String description) {
    return text(name, description, MOST_TEXT);
  }

  /** A text of so many characters at most. */
  public static Parameter text(String name, String description, int most) {
    Shape shape = Shape.text(description).with("maxLength", most);
    return new Parameter(name, "query", shape, false, 0, most, List.of(), null);
  }

  /**
   * A text that must be there.
   *
   * @param hint what to do when it is not
   */
  public static Parameter required(String name, String description, String hint) {
    Shape shape = Shape.text(description).with("maxLength", MOST_TEXT);
    return new Parameter(name, "query", shape, true, 0, MOST_TEXT, List.of(), hint);
  }

  /** Texts: the parameter may be repeated or hold several, separated by commas. */
  public static Parameter texts(String name, String description, int most) {
    Shape shape = Shape.list(description + SEVERAL, Shape.text("")).with("maxItems", most);
    return new Parameter(name, "query", shape, false, 0, most, List.of(), null);
  }

  /** One of these texts, in any case. */
  public static Parameter choice(String name, String description, String... values) {
    return new Parameter(
        name,
        "query",
        Shape.choice(description, values),
        false,
        0,
        MOST_TEXT,
        List.of(values),
        null);
  }

  /** Some of these texts, in any case: repeated, or separated by commas. */
  public static Parameter choices(String name, String description, String... values) {
    Shape shape = Shape.list(description + SEVERAL, Shape.choice("", values));
    int most = values.length;
    return new Parameter(name, "query", shape, false, 0, most, List.of(values), null);
  }

  /** A whole number within bounds. */
  public static Parameter whole(String name, String description, long least, long most) {
    Shape shape = Shape.whole(description).with("minimum", least).with("maximum", most);
    return new Parameter(name, "query", shape, false, least, most, List.of(), null);
  }

  /** The same with what holds when it is absent, told in the document. */
  public Parameter otherwise(Object value) {
    return new Parameter(
        name, where, shape.with("default", value), required, least, most, choices, hint);
  }

  public String name() {
    return name;
  }

  boolean inPath() {
    return where.equals("path");
  }

  /** The text; empty when absent. */
  public Optional<String> text(Context context) {
    Optional<String> value = Query.text(context, name);
    if (value.isPresent() && value.get().length() > most) {
      throw bad(name + " is longer than " + most + " characters", "");
    }
    return value.map(text -> chosen(text, "use " + String.join(" or ", choices)));
  }

  /** As declared. */
  private String chosen(String value, String remedy) {
    if (choices.isEmpty()) {
      return value;
    }
    return choices.stream()
        .filter(choice -> choice.equalsIgnoreCase(value))
        .findFirst()
        .orElseThrow(() -> bad(name + "=" + value + " is not possible", remedy));
  }

  /** The text of a required parameter. */
  public String needed(Context context) {
    return text(context)
        .orElseThrow(() -> bad("the parameter " + name + " is missing", hint == null ? "" : hint));
  }

  public List<String> texts(Context context) {
    List<String> values =
        Query.list(context, name).stream()
            .map(text -> chosen(text, "use one or more of " + choices))
            .distinct()
            .toList();
    if (values.size() > most) {
      throw bad(values.size() + " values of " + name, "at most " + most);
    }
    return values;
  }

  public long whole(Context context, long otherwise) {
    return Query.number(context, name, otherwise, least, most);
  }

  /** What is wrong with a value that only its reader can tell. */
  public static ApiException bad(String message, String hint) {
    return new ApiException(400, "bad-parameter", message, hint);
  }

  void complete(String of) {
    if (description().isEmpty()) {
      throw new IllegalStateException(of + " does not say what is " + name);
    }
  }

  private String description() {
    return String.valueOf(shape.reference().getOrDefault("description", ""));
  }

  /** As OpenAPI has it. */
  Map<String, Object> document() {
    Map<String, Object> schema = new LinkedHashMap<>(shape.reference());
    schema.remove("description");
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("name", name);
    document.put("in", where);
    document.put("description", description());
    document.put("required", required);
    document.put("schema", schema);
    return document;
  }
}
