package io.fleetpulse.service.http;

import io.javalin.http.HandlerType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** One route of the API as the OpenAPI document shows it. Immutable. */
public final class Operation {
  private static final String JSON = "application/json";

  private final HandlerType method;
  private final String id;
  private final String path;
  private final String summary;
  private final List<Parameter> parameters;
  private final @Nullable Shape body;
  private final Shape answer;
  private final String contentType;
  private final Map<Integer, Other> others;

  private record Other(String when, Shape shape) {}

  private Operation(
      HandlerType method,
      String id,
      String path,
      String summary,
      List<Parameter> parameters,
      @Nullable Shape body,
      Shape answer,
      String contentType,
      Map<Integer, Other> others) {
    this.method = method;
    this.id = id;
    this.path = path;
    this.summary = summary;
    this.parameters = parameters;
    this.body = body;
    this.answer = answer;
    this.contentType = contentType;
    this.others = others;
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
    return new Operation(
        method, id, path, summary, List.of(), null, Shape.anything("As asked."), JSON, Map.of());
  }

  /** A route of which only the names of its parameters are told. */
  static Operation undescribed(
      HandlerType method, String path, String summary, List<String> parameters) {
    StringBuilder id = new StringBuilder(method.name().toLowerCase(Locale.ROOT));
    for (String word : path.split("[^A-Za-z0-9]+")) {
      if (!word.isEmpty()) {
        id.append(Character.toUpperCase(word.charAt(0))).append(word.substring(1));
      }
    }
    return of(method, id.toString(), path, summary)
        .takes(parameters.stream().map(name -> Parameter.text(name, "")).toArray(Parameter[]::new));
  }

  public Operation takes(Parameter... more) {
    List<Parameter> all = new ArrayList<>(parameters);
    all.addAll(List.of(more));
    return new Operation(method, id, path, summary, all, body, answer, contentType, others);
  }

  public Operation body(Shape shape) {
    return new Operation(method, id, path, summary, parameters, shape, answer, contentType, others);
  }

  public Operation answers(Shape shape) {
    return new Operation(method, id, path, summary, parameters, body, shape, contentType, others);
  }

  /** An answer that is no JSON. */
  public Operation answersText(String type, String description) {
    return new Operation(
        method, id, path, summary, parameters, body, Shape.text(description), type, others);
  }

  /** An answer other than 200, with the usual error as body. */
  public Operation fails(int status, String when) {
    return answers(status, when, OpenApi.ERROR);
  }

  /** An answer other than 200. */
  public Operation answers(int status, String when, Shape shape) {
    Map<Integer, Other> more = new TreeMap<>(others);
    more.put(status, new Other(when, shape));
    return new Operation(method, id, path, summary, parameters, body, answer, contentType, more);
  }

  HandlerType method() {
    return method;
  }

  String path() {
    return path;
  }

  void collectShapes(Map<String, Object> named) {
    answer.collect(named);
    others.values().forEach(other -> other.shape().collect(named));
    if (body != null) {
      body.collect(named);
    }
  }

  /** As OpenAPI has it. */
  Map<String, Object> document() {
    List<Map<String, Object>> all = new ArrayList<>();
    for (String part : path.split("/")) {
      if (part.startsWith("{")) {
        String name = part.substring(1, part.length() - 1);
        all.add(
            parameters.stream()
                .filter(p -> p.inPath() && p.name().equals(name))
                .findFirst()
                .orElseGet(() -> Parameter.path(name, ""))
                .document());
      }
    }
    parameters.stream().filter(p -> !p.inPath()).map(Parameter::document).forEach(all::add);
    Map<String, Object> responses = new LinkedHashMap<>();
    responses.put("200", response("As asked.", contentType, answer.reference()));
    others.forEach(
        (status, other) ->
            responses.put(
                Integer.toString(status), response(other.when(), JSON, other.shape().reference())));
    responses.put("default", response("Any other error.", JSON, OpenApi.ERROR.reference()));
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

  private static Map<String, Object> response(
      String description, String type, Map<String, Object> schema) {
    Map<String, Object> response = new LinkedHashMap<>();
    response.put("description", description);
    response.put("content", Map.of(type, Map.of("schema", schema)));
    return response;
  }
}
