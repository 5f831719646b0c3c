package io.fleetpulse.schemas.catalogue;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Reads metrics from the properties of a sample schema's fields. A field with a property {@code
 * metric} is one; an array with a property {@code dictionary} gives the fields below it the
 * attributes of the identity's array of that name.
 */
final class SchemaMetrics {

  private static final String IDENTITY = "identity";

  private final Schema sample;

  SchemaMetrics(Schema sample) {
    this.sample = sample;
  }

  Map<String, List<Metric>> bySection() {
    Map<String, List<Metric>> sections = new LinkedHashMap<>();
    for (Schema.Field section : sample.getFields()) {
      Map<String, Metric> metrics = new LinkedHashMap<>();
      readField(section, sample, List.of(), Applies.EVERYWHERE, metrics);
      if (!metrics.isEmpty()) {
        sections.put(doc(section.doc(), section.name()), List.copyOf(metrics.values()));
      }
    }
    return sections;
  }

  private void readField(
      Schema.Field field,
      Schema owner,
      List<String> attributes,
      Applies outer,
      Map<String, Metric> metrics) {
    Applies applies = Applies.of(field.getObjectProp("applies"), outer);
    if (field.getProp("metric") != null) {
      Metric metric = metric(field, attributes, applies);
      metrics.merge(metric.name(), metric, (first, next) -> join(first, next, owner));
      return;
    }
    Schema type = nonNull(field.schema());
    String dictionary = field.getProp("dictionary");
    if (dictionary != null) {
      attributes = dictionaryAttributes(dictionary);
    }
    if (type.getType() == Schema.Type.ARRAY) {
      type = nonNull(type.getElementType());
    }
    if (type.getType() == Schema.Type.RECORD) {
      for (Schema.Field inner : type.getFields()) {
        readField(inner, type, attributes, applies, metrics);
      }
    }
  }

  private Metric metric(Schema.Field field, List<String> dictionaryAttributes, Applies applies) {
    Set<String> attributes = new LinkedHashSet<>(dictionaryAttributes);
    if (field.getObjectProp("attributes") instanceof Map<?, ?> constant) {
      constant.keySet().forEach(key -> attributes.add(key.toString()));
    }
    return new Metric(
        required(field, "metric"),
        required(field, "unit"),
        Kind.of(required(field, "kind")),
        field.getObjectProp("scale") instanceof Number scale ? scale.doubleValue() : 1,
        field.getObjectProp("absent") instanceof Number absent ? absent.longValue() : null,
        doc(field.doc(), field.name()),
        Stability.of(required(field, "stability")),
        List.copyOf(attributes),
        applies);
  }

  /** Two fields of one metric differ in attributes only; the record they share describes both. */
  private static Metric join(Metric first, Metric next, Schema owner) {
    if (!first.unit().equals(next.unit())
        || first.kind() != next.kind()
        || first.scale() != next.scale()) {
      throw new IllegalStateException(
          "metric " + first.name() + " has two units, kinds or scales in " + owner.getFullName());
    }
    Set<String> attributes = new LinkedHashSet<>(first.attributeKeys());
    attributes.addAll(next.attributeKeys());
    return new Metric(
        first.name(),
        first.unit(),
        first.kind(),
        first.scale(),
        first.absent(),
        doc(owner.getDoc(), first.description()),
        first.stability(),
        List.copyOf(attributes),
        first.applies());
  }

  private List<String> dictionaryAttributes(String dictionary) {
    Schema.Field identity = sample.getField(IDENTITY);
    Schema.Field entries =
        identity == null ? null : nonNull(identity.schema()).getField(dictionary);
    if (entries == null) {
      throw new IllegalStateException("no dictionary identity." + dictionary + " in the schema");
    }
    List<String> attributes = new ArrayList<>();
    for (Schema.Field field : nonNull(entries.schema()).getElementType().getFields()) {
      String attribute = field.getProp("attribute");
      if (attribute != null) {
        attributes.add(attribute);
      }
    }
    return attributes;
  }

  private static Schema nonNull(Schema schema) {
    if (schema.getType() != Schema.Type.UNION) {
      return schema;
    }
    return schema.getTypes().stream()
        .filter(branch -> branch.getType() != Schema.Type.NULL)
        .findFirst()
        .orElse(schema);
  }

  private static String required(Schema.Field field, String property) {
    String value = field.getProp(property);
    if (value == null) {
      throw new IllegalStateException("field " + field.name() + ": no property " + property);
    }
    return value;
  }

  private static String doc(@Nullable String doc, String otherwise) {
    return doc == null || doc.isBlank() ? otherwise : doc;
  }
}
