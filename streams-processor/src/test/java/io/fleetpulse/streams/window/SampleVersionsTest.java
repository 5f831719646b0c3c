package io.fleetpulse.streams.window;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.fleetpulse.analysis.window.ClosedWindow;
import io.fleetpulse.analysis.window.InstanceCondition;
import io.fleetpulse.analysis.window.InstanceWindows;
import io.fleetpulse.analysis.window.SampleValues;
import io.fleetpulse.analysis.window.Series;
import io.fleetpulse.analysis.window.SeriesKey;
import io.fleetpulse.analysis.window.Stat;
import io.fleetpulse.analysis.window.WindowOutput;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The decoder reads samples of every committed version of the schema, and of later ones: each field
 * gets a value of its own, Avro writes them, and the window of that one sample must hold every
 * metric's value. What is expected is read off the record by the schema's properties.
 */
class SampleVersionsTest {
  private static final Path HISTORY = Path.of("../schemas/src/main/avro-history/RuntimeSample");
  private static final long TIME = 1_700_000_030_500L;

  /** Among an entry's names that of the metric itself. */
  private static final String OWN_NAME = "";

  private int next = 1;

  static Stream<Path> versions() throws IOException {
    try (Stream<Path> files = Files.list(HISTORY)) {
      return files.sorted().toList().stream();
    }
  }

  @ParameterizedTest
  @MethodSource("versions")
  void committedVersion_isDecodedWhole(Path file) throws IOException {
    decodesWhole(new Schema.Parser().parse(file.toFile()));
  }

  @Test
  void laterVersion_isDecodedWholeWithItsNewMetricsAndAroundWhatIsUnknown() throws IOException {
    Path newest = versions().reduce((before, after) -> after).orElseThrow();
    Schema later = withNews(new Schema.Parser().parse(newest.toFile()), new HashMap<>());
    ClosedWindow window = decodesWhole(later);
    int added = window.find("jvm.later.cpu");
    assertThat(window.series().get(added).unit()).isEqualTo("s");
  }

  private ClosedWindow decodesWhole(Schema schema) throws IOException {
    GenericRecord sample = sample(schema);
    ClosedWindow window = windowOf(schema, bytes(sample));

    Map<SeriesKey, Object> expected = new HashMap<>();
    GenericRecord identity = (GenericRecord) sample.get("identity");
    for (Schema.Field field : schema.getFields()) {
      collect(field, sample.get(field.pos()), Map.of(), identity, expected);
    }
    assertThat(window.series()).extracting(Series::key).hasSameElementsAs(expected.keySet());
    for (int i = 0; i < window.series().size(); i++) {
      assertValue(window, i, expected.get(window.series().get(i).key()));
    }
    assertThat(window.header().invalidValues()).isZero();
    assertThat(window.estimated(window.find("jvm.gc.live_set"))).isTrue();
    assertThat(window.estimated(window.find("jvm.heap.used"))).isFalse();
    assertThat(window.header().firstSampleMillis()).isEqualTo(TIME);
    assertThat(window.identity().service()).isEqualTo(identity.get("service"));
    assertThat(window.identity().labels()).isEqualTo(identity.get("labels"));
    return window;
  }

  private static void assertValue(ClosedWindow window, int i, Object value) {
    Series series = window.series().get(i);
    String name = series.toString();
    int column = window.layout().column(i);
    switch (series.kind()) {
      case GAUGE ->
          assertThat(window.stat(i, Stat.LAST))
              .as(name)
              .isEqualTo(real(value, series), within(series.scale()));
      case COUNTER ->
          assertThat(window.stat(i, Stat.TOTAL))
              .as(name)
              .isEqualTo(real(value, series), within(series.scale() / 2));
      case DISTRIBUTION -> {
        GenericRecord distribution = (GenericRecord) value;
        GenericRecord histogram = (GenericRecord) distribution.get("histogram");
        assertThat(window.columns().distributionTotalCount(column))
            .as(name)
            .isEqualTo(distribution.get("count"));
        assertThat(window.columns().distributionTotalSum(column))
            .as(name)
            .isEqualTo(distribution.get("sum"));
        assertThat(window.columns().histogram(column).count()).isEqualTo(histogram.get("count"));
        assertThat(window.columns().histogram(column).sum()).isEqualTo(histogram.get("sum"));
        assertThat(window.columns().histogram(column).bucket(1)).isEqualTo(2);
        assertThat(window.stat(i, Stat.MAX)).isEqualTo(histogram.get("max"));
      }
    }
  }

  private static double real(Object value, Series series) {
    boolean alreadyInUnit = value instanceof Float || value instanceof Double;
    return ((Number) value).doubleValue() * (alreadyInUnit ? 1 : series.scale());
  }

  private static ClosedWindow windowOf(Schema schema, byte[] bytes) throws IOException {
    SampleSchema compiled = new SampleSchema(schema);
    AvroCursor cursor = new AvroCursor();
    cursor.reset(bytes, 0);
    compiled.readHeader(cursor);
    SampleSchema.Sender sender = compiled.sender(compiled.identityBytes(bytes));
    SampleValues values = new SampleValues();
    compiled.readValues(cursor, new SampleDecoder.Target(values, sender.layout()));
    assertThat(cursor.remaining()).as("bytes not read").isZero();

    List<ClosedWindow> closed = new ArrayList<>();
    WindowOutput output =
        new WindowOutput() {
          @Override
          public void closed(ClosedWindow window) {
            closed.add(window);
          }

          @Override
          public void condition(InstanceCondition condition) {}

          @Override
          public void checkpoint(InstanceWindows state) {}
        };
    InstanceWindows windows = new InstanceWindows();
    windows.add(values, sender.identity(), sender.layout().series(), TIME, output);
    windows.tick(TIME + 60_000, output);
    return closed.get(0);
  }

  // ---- a sample with another value in each field

  private GenericRecord sample(Schema schema) {
    GenericRecord sample = (GenericRecord) value(schema);
    sample.put("sequence", 0L);
    sample.put("startTimeMillis", TIME - 1_000);
    sample.put("sampleTimeMillis", TIME);
    sample.put("sendDelayMillis", 0);
    sample.put("intervalMillis", 1_000);
    sample.put("publishIntervalMillis", 5_000);
    sample.put("mergedSamples", 1);
    return sample;
  }

  private Object value(Schema schema) {
    return switch (schema.getType()) {
      case INT -> next++;
      case LONG -> (long) next++;
      case FLOAT -> next++ * 0.25f;
      case DOUBLE -> next++ * 0.25;
      case BOOLEAN -> true;
      case STRING -> "text" + next++;
      case BYTES -> ByteBuffer.wrap(new byte[] {1, 2, 3});
      case FIXED -> new GenericData.Fixed(schema, new byte[schema.getFixedSize()]);
      case ENUM -> new GenericData.EnumSymbol(schema, symbol(schema.getEnumSymbols()));
      case ARRAY -> List.of(value(schema.getElementType()), value(schema.getElementType()));
      case MAP -> Map.of("key" + next++, value(schema.getValueType()));
      case UNION -> value(schema.getTypes().get(schema.getTypes().size() - 1));
      case NULL -> null;
      case RECORD ->
          schema.getName().equals("ExponentialHistogram") ? histogram(schema) : record(schema);
    };
  }

  /** Not the first, which a decoder that reads nothing might guess. */
  private static String symbol(List<String> symbols) {
    return symbols.contains("ESTIMATED") ? "ESTIMATED" : symbols.get(symbols.size() - 1);
  }

  private GenericRecord record(Schema schema) {
    GenericRecord record = new GenericData.Record(schema);
    for (Schema.Field field : schema.getFields()) {
      record.put(field.pos(), value(field.schema()));
    }
    return record;
  }

  /** Its parts must fit each other, or it would rightly be refused. */
  private GenericRecord histogram(Schema schema) {
    GenericRecord histogram = record(schema);
    histogram.put("scale", 3);
    histogram.put("zeroCount", 1L);
    histogram.put("counts", List.of(1L, 2L));
    histogram.put("count", 4L);
    histogram.put("min", 0.0);
    return histogram;
  }

  private static byte[] bytes(GenericRecord record) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(bytes, null);
    new GenericDatumWriter<GenericRecord>(record.getSchema()).write(record, encoder);
    encoder.flush();
    return bytes.toByteArray();
  }

  // ---- which values its metrics have

  private static void collect(
      Schema.Field field,
      Object value,
      Map<String, String> names,
      GenericRecord identity,
      Map<SeriesKey, Object> into) {
    if (field.getProp("metric") != null) {
      Map<String, String> attributes = new HashMap<>(names);
      if (field.getObjectProp("attributes") instanceof Map<?, ?> constant) {
        constant.forEach((key, text) -> attributes.put(key.toString(), text.toString()));
      }
      into.put(new SeriesKey(field.getProp("metric"), attributes), value);
    } else if (field.getProp("customMetric") != null) {
      Map<String, String> attributes = new HashMap<>(names);
      into.put(new SeriesKey(attributes.remove(OWN_NAME), attributes), value);
    } else if (value instanceof GenericRecord record) {
      for (Schema.Field inner : record.getSchema().getFields()) {
        collect(inner, record.get(inner.pos()), names, identity, into);
      }
    } else if (value instanceof List<?> entries && field.getProp("dictionary") != null) {
      List<?> dictionary = (List<?>) identity.get(field.getProp("dictionary"));
      for (int i = 0; i < entries.size(); i++) {
        GenericRecord entry = (GenericRecord) entries.get(i);
        Map<String, String> named = names((GenericRecord) dictionary.get(i));
        for (Schema.Field inner : entry.getSchema().getFields()) {
          collect(inner, entry.get(inner.pos()), named, identity, into);
        }
      }
    }
  }

  private static Map<String, String> names(GenericRecord entry) {
    Map<String, String> names = new HashMap<>();
    for (Schema.Field field : entry.getSchema().getFields()) {
      if (field.getProp("attribute") != null) {
        names.put(field.getProp("attribute"), entry.get(field.pos()).toString());
      } else if (field.getObjectProp("metricName") != null) {
        names.put(OWN_NAME, entry.get(field.pos()).toString());
      } else if (field.getObjectProp("metricAttributes") != null
          && entry.get(field.pos()) instanceof Map<?, ?> attributes) {
        attributes.forEach((key, text) -> names.put(key.toString(), text.toString()));
      }
    }
    return names;
  }

  // ---- a version yet to come

  /** The schema with a field of every type before and behind the known ones of each record. */
  private static Schema withNews(Schema schema, Map<String, Schema> done) {
    return switch (schema.getType()) {
      case ARRAY -> Schema.createArray(withNews(schema.getElementType(), done));
      case UNION ->
          Schema.createUnion(
              schema.getTypes().stream().map(branch -> withNews(branch, done)).toList());
      case RECORD ->
          done.containsKey(schema.getFullName())
              ? done.get(schema.getFullName())
              : grown(schema, done);
      default -> schema;
    };
  }

  private static Schema grown(Schema schema, Map<String, Schema> done) {
    Schema grown =
        Schema.createRecord(schema.getName(), schema.getDoc(), schema.getNamespace(), false);
    done.put(schema.getFullName(), grown);
    List<Schema.Field> fields = new ArrayList<>(unknown(schema, "before"));
    for (Schema.Field field : schema.getFields()) {
      Schema.Field copy =
          new Schema.Field(field.name(), withNews(field.schema(), done), field.doc());
      copy.putAll(field);
      fields.add(copy);
    }
    if (schema.getName().equals("Cpu")) {
      Schema.Field metric = new Schema.Field("later", Schema.create(Schema.Type.LONG));
      metric.addProp("metric", "jvm.later.cpu");
      metric.addProp("unit", "s");
      metric.addProp("kind", "counter");
      metric.addProp("scale", 0.001);
      fields.add(metric);
    }
    fields.addAll(unknown(schema, "behind"));
    grown.setFields(fields);
    return grown;
  }

  private static List<Schema.Field> unknown(Schema owner, String where) {
    String unique = owner.getName() + where;
    Schema inner =
        SchemaBuilder.record(unique + "Record")
            .fields()
            .requiredString("text")
            .requiredDouble("real")
            .endRecord();
    List<Schema> types =
        List.of(
            Schema.create(Schema.Type.BOOLEAN),
            Schema.create(Schema.Type.FLOAT),
            Schema.create(Schema.Type.BYTES),
            Schema.createFixed(unique + "Fixed", null, null, 5),
            Schema.createEnum(unique + "Enum", null, null, List.of("A", "B")),
            Schema.createMap(Schema.createArray(Schema.create(Schema.Type.LONG))),
            Schema.createUnion(Schema.create(Schema.Type.NULL), Schema.createArray(inner)));
    List<Schema.Field> fields = new ArrayList<>();
    for (Schema type : types) {
      fields.add(new Schema.Field(where + fields.size(), type));
    }
    return fields;
  }
}
