package io.fleetpulse.service.http;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** The OpenAPI document of a service's routes. */
final class OpenApi {
  static final Shape ERROR =
      Shape.object(
          "ErrorAnswer",
          "What every error is answered with.",
          Shape.field(
              "error",
              Shape.object(
                  "Error",
                  "An error.",
                  Shape.field("status", Shape.whole("The HTTP status.")),
                  Shape.field("code", Shape.text("Short name, such as not-found.")),
                  Shape.field("message", Shape.text("What is wrong.")),
                  Shape.field("hint", Shape.text("What to do; empty: nothing to say.")))));

  private OpenApi() {}

  static Map<String, Object> document(String title, List<Operation> operations) {
    Map<String, Map<String, Object>> paths = new LinkedHashMap<>();
    Map<String, Object> shapes = new TreeMap<>();
    ERROR.collect(shapes);
    for (Operation operation : operations) {
      operation.collectShapes(shapes);
      paths
          .computeIfAbsent(operation.template(), any -> new LinkedHashMap<>())
          .put(operation.method().name().toLowerCase(Locale.ROOT), operation.document());
    }
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("openapi", "3.0.3");
    document.put("info", Map.of("title", title, "version", "1"));
    document.put("paths", paths);
    document.put("components", Map.of("schemas", shapes));
    return document;
  }
}
