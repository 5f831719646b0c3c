package io.fleetpulse.streams.window;

import io.fleetpulse.analysis.window.InstanceIdentity;
import io.fleetpulse.analysis.window.SampleValues;
import io.fleetpulse.analysis.window.Series;
import io.fleetpulse.analysis.window.SeriesKey;
import io.fleetpulse.analysis.window.SeriesKind;
import io.fleetpulse.analysis.window.SeriesLayout;
import io.fleetpulse.schemas.catalogue.Kind;
import io.fleetpulse.schemas.topics.IdentityBounds;
import io.fleetpulse.schemas.topics.InstanceKey;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.DecoderFactory;
import org.jspecify.annotations.Nullable;

/**
 * One version of the sample's schema, compiled: how to read a sample's header, who sent it, and its
 * values into columns. The metrics, their kinds, units and scales are what the writer's schema says
 * of them. For one thread.
 */
final class SampleSchema {
  /** Layouts remembered; more kinds of JVM than this in one task only cost memory. */
  private static final int MOST_LAYOUTS = 2_000;

  private static final int MERGED = 6;

  /** Stands for the name of a metric that each entry of the dictionary gives itself. */
  private static final String NAMED_BY_ENTRY = "custom";

  /** Names are kept, stored and shown: longer ones than this are no names. */
  private static final int MOST_CHARACTERS = IdentityBounds.MOST_CHARACTERS;

  /** Labels, options, pools, collectors: more of one kind than this is nothing a JVM has. */
  private static final int MOST_NAMES = IdentityBounds.MOST_ENTRIES;

  private static final List<String> HEADER =
      List.of(
          "sequence",
          "startTimeMillis",
          "sampleTimeMillis",
          "sendDelayMillis",
          "intervalMillis",
          "publishIntervalMillis",
          "mergedSamples",
          "identityHash");

  private final Schema identitySchema;
  private final GenericDatumReader<GenericRecord> identityReader;
  private final List<SampleDecoder.Reader> headerPass = new ArrayList<>();
  private final List<SampleDecoder.Reader> sectionPass = new ArrayList<>();
  private final boolean sectionsFollowHeader;
  private final List<Series> scalars = new ArrayList<>();
  private final List<GroupTemplate> groups = new ArrayList<>();
  private final int[] scalarCount = new int[SeriesKind.values().length];
  private final Map<String, Integer> scalarGauges = new HashMap<>();
  private final Map<List<List<DictionaryEntry>>, BoundLayout> layouts = new HashMap<>();

  private final long[] header = new long[HEADER.size()];
  private @Nullable GapsReader gaps;
  private int identityFrom = -1;
  private int identityTo = -1;
  private int sectionsFrom;

  /** An array whose entries are named by a dictionary of the identity. */
  private record GroupTemplate(String dictionary, List<Series> series, int[] count) {}

  /** Who sent a sample, with the layout its values come in. */
  record Sender(InstanceIdentity identity, BoundLayout layout) {}

  /**
   * Compiles a schema.
   *
   * @throws IllegalArgumentException if it is no sample's: a header field is missing
   */
  SampleSchema(Schema writer) {
    if (writer.getType() != Schema.Type.RECORD) {
      throw new IllegalArgumentException("not a record but " + writer.getType());
    }
    for (String name : HEADER) {
      if (writer.getField(name) == null && !name.equals("mergedSamples")) {
        throw new IllegalArgumentException(
            "schema " + writer.getFullName() + " is no sample's: it has no field " + name);
      }
    }
    header[MERGED] = 1;
    Schema.Field identity = writer.getField("identity");
    if (identity == null || identity.schema().getType() != Schema.Type.UNION) {
      throw new IllegalArgumentException(
          "schema " + writer.getFullName() + " is no sample's: no optional field identity");
    }
    this.identitySchema =
        identity.schema().getTypes().stream()
            .filter(branch -> branch.getType() == Schema.Type.RECORD)
            .findFirst()
            .orElseThrow(() -> new IllegalArgumentException("field identity is no record"));
    this.identityReader = new GenericDatumReader<>(identitySchema);
    int lastHeader = identity.pos();
    int firstSection = Integer.MAX_VALUE;
    for (Schema.Field field : writer.getFields()) {
      if (HEADER.contains(field.name())) {
        lastHeader = Math.max(lastHeader, field.pos());
      } else if (field != identity && hasMetrics(field.schema())) {
        firstSection = Math.min(firstSection, field.pos());
      }
    }
    this.sectionsFollowHeader = firstSection > lastHeader;
    for (Schema.Field field : writer.getFields()) {
      SampleDecoder.Reader skip = SampleDecoder.skipper(field.schema());
      boolean inHeader = HEADER.contains(field.name()) || field == identity;
      if (field.pos() <= lastHeader) {
        headerPass.add(
            field == identity ? identity(field.schema()) : inHeader ? header(field) : skip);
      }
      if (!sectionsFollowHeader || field.pos() > lastHeader) {
        sectionPass.add(inHeader ? skip : section(field, skip));
      }
    }
  }

  /**
   * Reads header and identity of the sample at the cursor; its values are read later, by {@link
   * #readValues}.
   */
  void readHeader(AvroCursor in) {
    int start = in.position();
    identityFrom = -1;
    header[MERGED] = 1;
    for (SampleDecoder.Reader reader : headerPass) {
      reader.read(in, NOWHERE);
    }
    sectionsFrom = sectionsFollowHeader ? in.position() : start;
  }

  long sequence() {
    return header[0];
  }

  long jvmStartMillis() {
    return header[1];
  }

  long sampleTimeMillis() {
    return header[2];
  }

  int identityHash() {
    return (int) header[7];
  }

  /** The bytes of the identity that came with the sample; null when none did. */
  byte @Nullable [] identityBytes(byte[] record) {
    return identityFrom < 0 ? null : java.util.Arrays.copyOfRange(record, identityFrom, identityTo);
  }

  /**
   * Who these bytes name.
   *
   * @throws IOException if they are no identity
   */
  Sender sender(byte[] identity) throws IOException {
    GenericRecord record =
        identityReader.read(null, DecoderFactory.get().binaryDecoder(identity, null));
    return new Sender(identityOf(record), layoutOf(record));
  }

  /** Reads the values of the sample whose header was read last. */
  void readValues(AvroCursor in, SampleDecoder.Target target) {
    SampleValues values = target.values;
    values.reset(target.layout.series());
    target.begin();
    values.header(header[0], header[1], header[2], header[3], header[4], header[5], header[MERGED]);
    GapsReader told = gaps;
    if (told != null) {
      told.reset();
    }
    in.position(sectionsFrom);
    for (SampleDecoder.Reader reader : sectionPass) {
      reader.read(in, target);
    }
  }

  private static final SampleDecoder.Reader ENDING =
      (in, target) -> {
        if (in.readBoolean()) {
          target.values.ending();
        }
      };

  private static final SampleDecoder.Target NOWHERE =
      new SampleDecoder.Target(
          new SampleValues(),
          new BoundLayout(SeriesLayout.of(List.of()), new BoundLayout.Columns[0], Map.of()));

  private SampleDecoder.Reader header(Schema.Field field) {
    int slot = HEADER.indexOf(field.name());
    return (in, target) -> header[slot] = in.readLong();
  }

  private SampleDecoder.Reader identity(Schema union) {
    SampleDecoder.Reader skip = SampleDecoder.skipper(identitySchema);
    int recordBranch = union.getTypes().indexOf(identitySchema);
    return (in, target) -> {
      if (in.readInt() == recordBranch) {
        identityFrom = in.position();
        skip.read(in, target);
        identityTo = in.position();
      }
    };
  }

  private SampleDecoder.Reader section(Schema.Field field, SampleDecoder.Reader skip) {
    return switch (field.name()) {
      case "gaps" -> gaps(field, skip);
      case "ending" -> field.schema().getType() == Schema.Type.BOOLEAN ? ENDING : skip;
      default -> compile(field, null);
    };
  }

  /** What the sample read last tells of losses; null if its schema has no word for them. */
  @Nullable GapsReader gaps() {
    return gaps;
  }

  private SampleDecoder.Reader gaps(Schema.Field field, SampleDecoder.Reader otherwise) {
    Schema schema = field.schema();
    if (schema.getType() != Schema.Type.ARRAY
        || schema.getElementType().getType() != Schema.Type.RECORD) {
      return otherwise;
    }
    GapsReader reader = new GapsReader(schema);
    gaps = reader;
    return reader;
  }

  private SampleDecoder.Reader compile(Schema.Field field, @Nullable GroupTemplate group) {
    return compile(field, field.schema(), group);
  }

  private SampleDecoder.Reader compile(
      Schema.Field field, Schema schema, @Nullable GroupTemplate group) {
    if (field.getProp("metric") != null && schema.getType() != Schema.Type.UNION) {
      return metric(field, schema, field.getProp("kind"), group);
    }
    if (field.getProp("customMetric") != null && group != null) {
      return metric(field, schema, field.getProp("customMetric"), group);
    }
    if (field.getProp("qualityOf") != null && schema.getType() == Schema.Type.ENUM) {
      Integer gauge = scalarGauges.get(field.getProp("qualityOf"));
      return gauge == null ? SampleDecoder.skipper(schema) : SampleDecoder.quality(schema, gauge);
    }
    return switch (schema.getType()) {
      case UNION -> SampleDecoder.union(schema, branch -> compile(field, branch, group));
      case RECORD -> {
        List<SampleDecoder.Reader> readers = new ArrayList<>();
        for (Schema.Field inner : schema.getFields()) {
          readers.add(compile(inner, group));
        }
        yield SampleDecoder.sequence(readers);
      }
      case ARRAY -> {
        String dictionary = field.getProp("dictionary");
        if (dictionary == null || group != null) {
          yield SampleDecoder.skipper(schema);
        }
        GroupTemplate template = new GroupTemplate(dictionary, new ArrayList<>(), new int[3]);
        groups.add(template);
        int index = groups.size() - 1;
        yield new SampleDecoder.Group(
            index,
            compile(field, schema.getElementType(), template),
            SampleDecoder.skipper(schema.getElementType()));
      }
      default -> SampleDecoder.skipper(schema);
    };
  }

  private SampleDecoder.Reader metric(
      Schema.Field field, Schema schema, String kindName, @Nullable GroupTemplate group) {
    Kind kind = Kind.valueOf(kindName.toUpperCase(Locale.ROOT));
    SeriesKind seriesKind = SeriesKind.valueOf(kind.name());
    double scale = field.getObjectProp("scale") instanceof Number n ? n.doubleValue() : 1;
    Long absent = field.getObjectProp("absent") instanceof Number n ? n.longValue() : null;
    Map<String, String> attributes = new HashMap<>();
    if (field.getObjectProp("attributes") instanceof Map<?, ?> constant) {
      constant.forEach((key, value) -> attributes.put(key.toString(), value.toString()));
    }
    String name = field.getProp("metric");
    String unit = field.getProp("unit");
    SeriesKey key = new SeriesKey(name == null ? NAMED_BY_ENTRY : name, attributes);
    Series series = new Series(key, seriesKind, scale, unit == null ? "1" : unit);
    int[] count = group == null ? scalarCount : group.count();
    int column = count[seriesKind.ordinal()]++;
    (group == null ? scalars : group.series()).add(series);
    if (kind == Kind.DISTRIBUTION) {
      return SampleDecoder.distribution(schema, column);
    }
    if (group == null && kind == Kind.GAUGE) {
      scalarGauges.putIfAbsent(key.metric(), column);
    }
    return SampleDecoder.number(schema.getType(), kind, column, scale, absent);
  }

  private BoundLayout layoutOf(GenericRecord identity) {
    List<List<DictionaryEntry>> names = new ArrayList<>();
    for (GroupTemplate group : groups) {
      names.add(names(identity, group.dictionary()));
    }
    if (layouts.size() >= MOST_LAYOUTS) {
      layouts.clear();
    }
    return layouts.computeIfAbsent(names, this::bind);
  }

  private BoundLayout bind(List<List<DictionaryEntry>> names) {
    List<Series> all = new ArrayList<>(scalars);
    Map<String, String> descriptions = new HashMap<>();
    int[] next = scalarCount.clone();
    BoundLayout.Columns[] columns = new BoundLayout.Columns[groups.size()];
    for (int g = 0; g < columns.length; g++) {
      GroupTemplate group = groups.get(g);
      List<DictionaryEntry> entries = names.get(g);
      int[] per = group.count();
      columns[g] =
          new BoundLayout.Columns(
              entries.size(), next[0], per[0], next[1], per[1], next[2], per[2]);
      for (DictionaryEntry entry : entries) {
        if (entry.metric() != null && !entry.description().isEmpty()) {
          descriptions.putIfAbsent(entry.metric(), entry.description());
        }
        for (Series series : group.series()) {
          all.add(entry.name(series));
        }
      }
      for (int kind = 0; kind < next.length; kind++) {
        next[kind] += entries.size() * per[kind];
      }
    }
    return new BoundLayout(SeriesLayout.of(all), columns, descriptions);
  }

  private static List<DictionaryEntry> names(GenericRecord identity, String dictionary) {
    if (!identity.hasField(dictionary) || !(identity.get(dictionary) instanceof List<?> entries)) {
      return List.of();
    }
    few(dictionary, entries.size());
    List<DictionaryEntry> names = new ArrayList<>();
    for (Object entry : entries) {
      names.add(DictionaryEntry.read((GenericRecord) entry));
    }
    return names;
  }

  private static boolean hasMetrics(Schema schema) {
    return schema.toString().matches("(?s).*\"(metric|customMetric)\".*");
  }

  private static InstanceIdentity identityOf(GenericRecord record) {
    InstanceKey key =
        new InstanceKey(
            text(record, "namespace"), text(record, "service"), text(record, "instance"));
    return new InstanceIdentity(
        key.namespace(),
        key.service(),
        key.instance(),
        text(record, "version"),
        text(record, "zone"),
        text(record, "host"),
        number(record, "pid"),
        texts(record, "labels"),
        text(record, "agentVersion"),
        text(record, "jvmName"),
        text(record, "jvmVersion"),
        (int) number(record, "javaFeature"),
        text(record, "collector"),
        texts(record, "vmOptions"),
        list(record, "actionsAllowed"),
        text(record, "configVersion"),
        text(record, "configError"));
  }

  private static String text(GenericRecord record, String field) {
    Object value = record.hasField(field) ? record.get(field) : null;
    return value == null ? "" : bounded(field, value);
  }

  private static long number(GenericRecord record, String field) {
    return record.hasField(field) && record.get(field) instanceof Number n ? n.longValue() : 0;
  }

  private static Map<String, String> texts(GenericRecord record, String field) {
    Map<String, String> texts = new HashMap<>();
    if (record.hasField(field) && record.get(field) instanceof Map<?, ?> map) {
      few(field, map.size());
      map.forEach((key, value) -> texts.put(bounded(field, key), bounded(field, value)));
    }
    return texts;
  }

  private static List<String> list(GenericRecord record, String field) {
    if (!record.hasField(field) || !(record.get(field) instanceof List<?> list)) {
      return List.of();
    }
    few(field, list.size());
    return list.stream().map(value -> bounded(field, value)).toList();
  }

  static String bounded(String field, @Nullable Object value) {
    String text = String.valueOf(value);
    if (text.length() > MOST_CHARACTERS) {
      throw new IllegalArgumentException(
          "identity: "
              + field
              + " has "
              + text.length()
              + " characters, at most "
              + MOST_CHARACTERS);
    }
    return text;
  }

  static void few(String field, int size) {
    if (size > MOST_NAMES) {
      throw new IllegalArgumentException(
          "identity: " + field + " has " + size + " entries, at most " + MOST_NAMES);
    }
  }
}
