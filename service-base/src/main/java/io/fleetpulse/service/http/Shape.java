package io.fleetpulse.service.http;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a JSON value looks like, for the OpenAPI document: a schema, under a name of its own where
 * it has one. Immutable.
 */
public final class Shape {
  private final @Nullable String name;
  private final Map<String, Object> schema;
  private final List<Shape> parts;

  /** A field of an object; there in every answer, be it null. */
  public record Field(String name, Shape shape) {}

  private Shape(@Nullable String name, Map<String, Object> schema, List<Shape> parts) {
    this.name = name;
    this.schema = schema;
    this.parts = parts;
  }

  public static Shape text(String description) {
    return of("string", description);
  }

  /** A whole number of 64 bits. */
  public static Shape whole(String description) {
    return of("integer", description).with("format", "int64");
  }

  public static Shape number(String description) {
    return of("number", description).with("format", "double");
  }

  public static Shape flag(String description) {
    return of("boolean", description);
  }

  /** One of these texts. */
  public static Shape choice(String description, String... values) {
    return of("string", description).with("enum", List.of(values));
  }

  /** Names of an enum's constants, as its JSON has them. */
  public static String[] names(Enum<?>... constants) {
    return Arrays.stream(constants).map(Enum::name).toArray(String[]::new);
  }

  /** An object of fields that differ from answer to answer. */
  public static Shape anything(String description) {
    return of("object", description).with("additionalProperties", true);
  }

  public static Shape list(String description, Shape item) {
    return new Shape(
        null, of("array", description).with("items", item.reference()).schema, List.of(item));
  }

  /** An object whose keys are texts and whose values are all alike. */
  public static Shape map(String description, Shape value) {
    return new Shape(
        null,
        of("object", description).with("additionalProperties", value.reference()).schema,
        List.of(value));
  }

  public static Field field(String name, Shape shape) {
    return new Field(name, shape);
  }

  /**
   * An object.
   *
   * @param name of the type in generated clients
   */
  public static Shape object(String name, String description, Field... fields) {
    Map<String, Object> properties = new LinkedHashMap<>();
    List<String> required = new ArrayList<>();
    List<Shape> parts = new ArrayList<>();
    for (Field field : fields) {
      properties.put(field.name(), field.shape().reference());
      required.add(field.name());
      parts.add(field.shape());
    }
    Map<String, Object> schema = new LinkedHashMap<>();
    schema.put("type", "object");
    schema.put("description", description);
    if (!required.isEmpty()) {
      schema.put("required", required);
    }
    schema.put("properties", properties);
    return new Shape(name, schema, parts);
  }

  /** An object with further fields, which may be absent. */
  public Shape plus(Field... optional) {
    Map<String, Object> properties = new LinkedHashMap<>();
    if (schema.get("properties") instanceof Map<?, ?> known) {
      known.forEach((key, value) -> properties.put(String.valueOf(key), value));
    }
    List<Shape> all = new ArrayList<>(parts);
    for (Field field : optional) {
      properties.put(field.name(), field.shape().reference());
      all.add(field.shape());
    }
    Map<String, Object> more = new LinkedHashMap<>(schema);
    more.put("properties", properties);
    return new Shape(name, more, all);
  }

  /** The same, but may be null. */
  public Shape orNull() {
    if (name != null) {
      Map<String, Object> wrapped = new LinkedHashMap<>();
      wrapped.put("nullable", true);
      wrapped.put("allOf", List.of(reference()));
      return new Shape(null, wrapped, List.of(this));
    }
    return with("nullable", true);
  }

  /** The schema, or a reference to it by name. */
  Map<String, Object> reference() {
    return name == null ? schema : Map.of("$ref", "#/components/schemas/" + name);
  }

  /** Adds all named schemas of it. */
  void collect(Map<String, Object> named) {
    if (name == null || named.putIfAbsent(name, schema) == null) {
      parts.forEach(part -> part.collect(named));
    } else if (!schema.equals(named.get(name))) {
      throw new IllegalStateException("two shapes are named " + name);
    }
  }

  Shape with(String key, Object value) {
    Map<String, Object> more = new LinkedHashMap<>(schema);
    more.put(key, value);
    return new Shape(name, more, parts);
  }

  private static Shape of(String type, String description) {
    Map<String, Object> schema = new LinkedHashMap<>();
    schema.put("type", type);
    schema.put("description", description);
    return new Shape(null, schema, List.of());
  }
}
