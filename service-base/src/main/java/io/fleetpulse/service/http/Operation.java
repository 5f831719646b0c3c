package io.fleetpulse.service.http;

import io.javalin.http.HandlerType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** One route of the API as the OpenAPI document shows it. Immutable. */
public final class Operation {
  private static final String JSON = "application/json";

  /** A placeholder of a path: {one segment}, or &lt;several&gt;. */
  private static final Pattern PLACEHOLDER = Pattern.compile("[{<]([a-z]+)[}>]");

  private final HandlerType method;
  private final String id;
  private final String path;
  private final String summary;
  private final List<Parameter> parameters;
  private final @Nullable Shape body;
  private final Map<Integer, Answer> answers;

  /** What comes with a status; no shape: nothing comes with it. */
  private record Answer(String when, String contentType, @Nullable Shape shape) {
    Map<String, Object> document() {
      Map<String, Object> response = new LinkedHashMap<>();
      response.put("description", when);
      if (shape != null) {
        response.put("content", Map.of(contentType, Map.of("schema", shape.reference())));
      }
      return response;
    }
  }

  private Operation(
      HandlerType method,
      String id,
      String path,
      String summary,
      List<Parameter> parameters,
      @Nullable Shape body,
      Map<Integer, Answer> answers) {
    this.method = method;
    this.id = id;
    this.path = path;
    this.summary = summary;
    this.parameters = parameters;
    this.body = body;
    this.answers = answers;
  }

  /**
   * A GET.
   *
   * @param id name of the method in generated clients
   */
  public static Operation get(String id, String path, String summary) {
    return of(HandlerType.GET, id, path, summary);
  }

  public static Operation of(HandlerType method, String id, String path, String summary) {
    return new Operation(method, id, path, summary, List.of(), null, Map.of());
  }

  public Operation takes(Parameter... more) {
    List<Parameter> all = new ArrayList<>(parameters);
    all.addAll(List.of(more));
    return new Operation(method, id, path, summary, all, body, answers);
  }

  public Operation body(Shape shape) {
    return new Operation(method, id, path, summary, parameters, shape, answers);
  }

  /** The answer 200. */
  public Operation answers(Shape shape) {
    return answers(200, "As asked.", shape);
  }

  /** An answer 200 that is no JSON. */
  public Operation answersText(String type, String description) {
    return with(200, new Answer("As asked.", type, Shape.text(description)));
  }

  /** An answer without a body. */
  public Operation answersNothing(int status, String when) {
    return with(status, new Answer(when, "", null));
  }

  /** An answer with the usual error as body. */
  public Operation fails(int status, String when) {
    return answers(status, when, OpenApi.ERROR);
  }

  /** An answer of a status. */
  public Operation answers(int status, String when, Shape shape) {
    return with(status, new Answer(when, JSON, shape));
  }

  private Operation with(int status, Answer answer) {
    Map<Integer, Answer> more = new TreeMap<>(answers);
    more.put(status, answer);
    return new Operation(method, id, path, summary, parameters, body, more);
  }

  HandlerType method() {
    return method;
  }

  String path() {
    return path;
  }

  /** The path as OpenAPI has it. */
  String template() {
    return PLACEHOLDER.matcher(path).replaceAll("{$1}");
  }

  boolean says(int status) {
    return answers.containsKey(status);
  }

  /**
   * Itself.
   *
   * @throws IllegalStateException if a client could not be written from what is said
   */
  Operation complete() {
    if (answers.keySet().stream().noneMatch(status -> status < 400)) {
      throw new IllegalStateException(method + " " + path + " does not say what it answers");
    }
    for (Matcher found = PLACEHOLDER.matcher(path); found.find(); ) {
      inPath(found.group(1));
    }
    parameters.forEach(parameter -> parameter.complete(method + " " + path));
    return this;
  }

  void collectShapes(Map<String, Object> named) {
    for (Answer answer : answers.values()) {
      if (answer.shape() != null) {
        answer.shape().collect(named);
      }
    }
    if (body != null) {
      body.collect(named);
    }
  }

  /** As OpenAPI has it. */
  Map<String, Object> document() {
    List<Map<String, Object>> all = new ArrayList<>();
    for (Matcher found = PLACEHOLDER.matcher(path); found.find(); ) {
      all.add(inPath(found.group(1)).document());
    }
    parameters.stream().filter(p -> !p.inPath()).map(Parameter::document).forEach(all::add);
    Map<String, Object> responses = new LinkedHashMap<>();
    answers.forEach((status, answer) -> responses.put(Integer.toString(status), answer.document()));
    responses.put("default", new Answer("Any other error.", JSON, OpenApi.ERROR).document());
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("operationId", id);
    document.put("summary", summary);
    document.put("parameters", all);
    if (body != null) {
      document.put(
          "requestBody",
          Map.of("required", true, "content", Map.of(JSON, Map.of("schema", body.reference()))));
    }
    document.put("responses", responses);
    return document;
  }

  private Parameter inPath(String name) {
    return parameters.stream()
        .filter(parameter -> parameter.inPath() && parameter.name().equals(name))
        .findFirst()
        .orElseThrow(
            () -> new IllegalStateException(method + " " + path + " does not say what is " + name));
  }
}
