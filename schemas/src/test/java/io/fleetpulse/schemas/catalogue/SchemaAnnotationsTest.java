package io.fleetpulse.schemas.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetpulse.schemas.avro.RuntimeSample;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The schemas describe themselves: docs everywhere, and on each number of a sample its metric. */
class SchemaAnnotationsTest {
  private static final Set<Schema.Type> NUMBERS =
      Set.of(Schema.Type.INT, Schema.Type.LONG, Schema.Type.FLOAT, Schema.Type.DOUBLE);

  /** They say whose values these are and when, or which code; none of it is a metric. */
  private static final Set<String> NO_METRICS = Set.of("identity", "gaps", "profile");

  /** Units as the schemas may use them: UCUM's, with annotations for what is counted. */
  private static final String UNIT = "s|By|1|\\{[a-z_]+\\}";

  static List<Path> committed() throws IOException {
    try (Stream<Path> files = Files.walk(Path.of("src/main/avro-history"))) {
      return files.filter(file -> file.toString().endsWith(".avsc")).sorted().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("committed")
  void everyPart_hasADoc(Path file) throws IOException {
    List<String> without = new ArrayList<>();
    collectUndocumented(
        new Schema.Parser().parse(Files.readString(file)), "", without, new HashSet<>());
    assertThat(without).as("without a doc in " + file).isEmpty();
  }

  @Test
  void everyNumberOfASection_isAMetric() {
    List<String> without = new ArrayList<>();
    for (Schema.Field section : RuntimeSample.getClassSchema().getFields()) {
      if (!NO_METRICS.contains(section.name())) {
        Schema type = inner(section.schema());
        if (type.getType() == Schema.Type.RECORD) {
          collectNumbersWithoutMetric(type, section.name(), without);
        }
      }
    }
    assertThat(without).as("numbers without the property metric").isEmpty();
  }

  @Test
  void everyMetric_isCompleteAndNamedAsOpenTelemetryNames() {
    assertThat(MetricCatalogue.load().metrics())
        .isNotEmpty()
        .allSatisfy(
            metric -> {
              assertThat(metric.name())
                  .matches("(jvm|process|container|system|fleetpulse)(\\.[a-z0-9_]+)+");
              assertThat(metric.unit()).as(metric.name()).matches(UNIT);
              assertThat(metric.description()).as(metric.name()).endsWith(".");
              assertThat(metric.attributeKeys())
                  .allSatisfy(key -> assertThat(key).matches("[a-z]+(\\.[a-z_]+)+"));
            });
  }

  @Test
  void everyQuality_isThatOfAMetric() {
    MetricCatalogue catalogue = MetricCatalogue.load();
    for (Schema.Field section : RuntimeSample.getClassSchema().getFields()) {
      Schema type = inner(section.schema());
      if (type.getType() == Schema.Type.RECORD) {
        for (Schema.Field field : type.getFields()) {
          String of = field.getProp("qualityOf");
          assertThat(of == null || catalogue.find(of).isPresent()).as(field.name()).isTrue();
        }
      }
    }
  }

  private static void collectNumbersWithoutMetric(
      Schema record, String path, List<String> without) {
    for (Schema.Field field : record.getFields()) {
      Schema type = inner(field.schema());
      String name = path + "." + field.name();
      if (field.getProp("metric") == null && field.getProp("customMetric") == null) {
        if (NUMBERS.contains(type.getType())) {
          without.add(name);
        } else if (type.getType() == Schema.Type.RECORD) {
          collectNumbersWithoutMetric(type, name, without);
        }
      }
    }
  }

  private static void collectUndocumented(
      Schema schema, String path, List<String> without, Set<String> seen) {
    Schema type = inner(schema);
    boolean named = type.getType() == Schema.Type.RECORD || type.getType() == Schema.Type.ENUM;
    if (!named || !seen.add(type.getFullName())) {
      return;
    }
    if (blank(type.getDoc())) {
      without.add(type.getFullName());
    }
    if (type.getType() == Schema.Type.RECORD) {
      for (Schema.Field field : type.getFields()) {
        String name = path + "/" + field.name();
        if (blank(field.doc())) {
          without.add(name);
        }
        collectUndocumented(field.schema(), name, without, seen);
      }
    }
  }

  private static boolean blank(String doc) {
    return doc == null || doc.isBlank();
  }

  /** What is within unions with null, arrays and maps. */
  private static Schema inner(Schema schema) {
    return switch (schema.getType()) {
      case UNION ->
          inner(
              schema.getTypes().stream()
                  .filter(branch -> branch.getType() != Schema.Type.NULL)
                  .findFirst()
                  .orElseThrow());
      case ARRAY -> inner(schema.getElementType());
      case MAP -> inner(schema.getValueType());
      default -> schema;
    };
  }
}
