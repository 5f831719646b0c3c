package io.fleetpulse.agent.sample;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetpulse.agent.histogram.Histogram;
import io.fleetpulse.agent.section.Buffers;
import io.fleetpulse.agent.section.Classes;
import io.fleetpulse.agent.section.Cpu;
import io.fleetpulse.agent.section.Custom;
import io.fleetpulse.agent.section.Gc;
import io.fleetpulse.agent.section.Humongous;
import io.fleetpulse.agent.section.Linux;
import io.fleetpulse.agent.section.Memory;
import io.fleetpulse.agent.section.MemoryDetails;
import io.fleetpulse.agent.section.ProcessRuntime;
import io.fleetpulse.agent.section.Profile;
import io.fleetpulse.agent.section.Recorder;
import io.fleetpulse.agent.section.SectionKind;
import io.fleetpulse.agent.section.SectionQuality;
import io.fleetpulse.agent.section.Sections;
import io.fleetpulse.agent.section.Self;
import io.fleetpulse.agent.section.Stalls;
import io.fleetpulse.agent.section.ThreadDetails;
import io.fleetpulse.agent.section.Threads;
import io.fleetpulse.agent.self.LossReason;
import io.fleetpulse.agent.wire.AvroOut;
import io.fleetpulse.agent.wire.Distribution;
import io.fleetpulse.schemas.avro.Quality;
import io.fleetpulse.schemas.avro.RuntimeSample;
import io.fleetpulse.schemas.avro.SiteKind;
import java.io.IOException;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DecoderFactory;
import org.junit.jupiter.api.Test;

/** What the encoder writes by hand, Avro's own reader reads field by field as it was meant. */
class SampleEncoderTest {
  private static final Schema SCHEMA = RuntimeSample.getClassSchema();
  private static final int FRAME_BYTES = 5;
  private static final int RECORDER_DISTRIBUTIONS = 12;

  private final SampleEncoder encoder = new SampleEncoder(7, 1_000, 5_000);

  @Test
  void everySection_isReadAsItWasWritten() throws IOException {
    GenericRecord read = read(sample(everySection()), true);

    assertThat(values(read, "cpu")).containsExactly(1L, 0.5f, 0.25f, 2f, 4);
    assertThat(values(read, "memory")).startsWith(1L, 2L, 3L, 4L);
    assertThat(entries(read, "memory", "pools")).containsExactly(List.of(5L, 6L, 7L, -1L));
    assertThat(read.get("gc").toString())
        .contains("\"liveSetQuality\": \"ESTIMATED\"", "\"promoted\": 4", "\"uncommitted\": 7");
    GenericRecord gc = (GenericRecord) read.get("gc");
    assertThat(values(gc, "humongous")).containsExactly(8, 9L, 10);
    assertThat(values((GenericRecord) gc.get("allocationStalls"), "duration")).startsWith(3L, 6L);
    assertThat(values(read, "threads")).startsWith(1, 2, 3L);
    assertThat(values(read, "runtime")).containsExactly(1L, 2L, 3L, 4L, 5L);
    assertThat(values(read, "classes")).containsExactly(1L, 2L, 3);
    assertThat(entries(read, "buffers", "pools")).containsExactly(List.of(1L, 2L, 3L));
    assertThat(values(read, "self"))
        .containsExactly(1L, 2L, 3L, 4L, 5, 6L, 7L, 8L, 9L, 10L, 11L, 12L, 13, 14L, 15L);
    assertThat(values(read, "stalls")).startsWith(1L, 2L, 3L);
    assertThat(values(read, "threadDetails"))
        .startsWith(1, 2L, 3L, 4L, 5L, 6, 7L, 8, 9, 10, 11, 12L, 13L);
    assertThat(entries(read, "threadDetails", "pools")).containsExactly(List.of(14), List.of(15));
    assertThat(values(read, "linux"))
        .containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L, 10L, 11L, 12L, 13L, 14L);
    assertThat(entries(read, "memoryDetails", "pools")).containsExactly(List.of(1L));
    assertThat(entries(read, "memoryDetails", "nativeAreas")).containsExactly(List.of(2L, 3L));
    assertThat(values(read, "recorder")).startsWith(1L, 2L, 3, 4L);
    assertThat(entries(read, "profile", "sites"))
        .containsExactly(List.of(SiteKind.PARK.name(), "Lock", "a;b", 3L, 4L, 5L, 6L));
    assertThat(entries(read, "custom", "counters")).containsExactly(List.of(1L));
    assertThat(entries(read, "custom", "gauges")).containsExactly(List.of(2L));
    assertThat(read.get("sectionQuality")).asList().isEmpty();
    assertThat(read.get("ending")).isEqualTo(false);
    assertThat(read(sample(Sections.NONE).asEnding(), false).get("ending")).isEqualTo(true);
  }

  @Test
  void identityAndGaps_areReadAsTheyWereWritten() throws IOException {
    GenericRecord read = read(sample(Sections.NONE), true);

    GenericRecord identity = (GenericRecord) read.get("identity");
    assertThat(text(identity, "service")).isEqualTo("checkout");
    assertThat(identity.get("threadPools")).hasToString("[{\"name\": \"http\"}]");
    assertThat(identity.get("nativeAreas")).hasToString("[{\"name\": \"Class\"}]");
    assertThat(identity.get("customCounters").toString())
        .contains("\"name\": \"orders\"", "\"scale\": 0.001", "\"shop\": \"a\"");
    assertThat(text(identity, "configVersion")).isEqualTo("3");
    assertThat(text(identity, "configError")).isEqualTo("no");
    assertThat(read.get("gaps").toString()).contains("\"count\": 2", "BUFFER_FULL");
  }

  @Test
  void missingSection_saysWhy() throws IOException {
    Sections.Builder sections = new Sections.Builder();
    sections.missing(SectionKind.THREADS, SectionQuality.STALE);

    GenericRecord read = read(sample(sections.build()), false);

    assertThat(read.get("identity")).isNull();
    assertThat(read.get("sectionQuality")).hasToString("[OK, OK, OK, STALE]");
  }

  @Test
  void kindsAndQualities_areInTheSchemasOrder() {
    List<String> fields = SCHEMA.getFields().stream().map(Schema.Field::name).toList();
    int first = fields.indexOf(SectionKind.CPU.field());
    assertThat(fields.subList(first, fields.indexOf("sectionQuality")))
        .isEqualTo(Arrays.stream(SectionKind.values()).map(SectionKind::field).toList());
    assertThat(Arrays.stream(SectionQuality.values()).map(Enum::name).toList())
        .isEqualTo(Arrays.stream(Quality.values()).map(Enum::name).toList());
    assertThat(Arrays.stream(Profile.SiteKind.values()).map(Enum::name).toList())
        .isEqualTo(
            Arrays.stream(SiteKind.values())
                .filter(kind -> kind != SiteKind.UNKNOWN)
                .map(Enum::name)
                .toList());
  }

  private static Sections everySection() {
    long kib = 1_024;
    long us = 1_000;
    Distribution three = new Distribution(3, 6, Histogram.of(1, 2, 3));
    return Sections.of(
        new Cpu(us, 0.5f, 0.25f, 2, 4),
        new Memory(
            kib, 2 * kib, 3 * kib, 4 * kib + 1, one(5 * kib), one(6 * kib), one(7 * kib), one(-1)),
        new Gc(
            us,
            2 * kib,
            false,
            3,
            4 * kib,
            List.of(three),
            4 * kib,
            5 * us,
            6 * us,
            7 * kib,
            new Humongous(8, 9 * kib, 10),
            three),
        new Threads(1, 2, 3, new int[12]),
        new ProcessRuntime(1, 2, 3 * kib, 4, 5),
        new Classes(1, 2, 3),
        new Buffers(one(1), one(2), one(3)),
        new Self(us, 2, 3 * us, 4, 5, 6, 7, 8, 9, 10, 11 * kib, 12 * kib, 13, 14, 15),
        new Stalls(1, 2 * us, 3 * us + 999, three),
        new ThreadDetails(
            1,
            2,
            3,
            4,
            5,
            6,
            7,
            8,
            9,
            10,
            11,
            12,
            13,
            new int[] {14, 15},
            List.of("a waits"),
            false),
        new Linux(us, 2, 3, 4 * kib, 5 * kib, 6, 7, 8, 9 * us, 10, 11, 12, 13, 14),
        new MemoryDetails(one(kib), one(2 * kib), one(3 * kib)),
        new Recorder(
            1, 2, 3, 4, Collections.nCopies(RECORDER_DISTRIBUTIONS, three), SectionQuality.OK),
        new Profile(
            1, 2, List.of(new Profile.Site(Profile.SiteKind.PARK, "Lock", "a;b", 3, 4, 5, 6)), 9),
        new Custom(one(1), one(2), List.of(three)));
  }

  private GenericRecord read(Sample sample, boolean withIdentity) throws IOException {
    CustomSeries series = new CustomSeries("orders", "{order}", 0.001, "", Map.of("shop", "a"));
    Identity who =
        new Identity(
            new ServiceIdentity("n", "checkout", "i", "", "", Map.of(), List.of()),
            "host",
            1,
            "0",
            "vm",
            "vendor",
            "17",
            17,
            "g1",
            Map.of(),
            List.of(),
            List.of(),
            List.of(),
            List.of("http"),
            List.of("Class"),
            new CustomLayout(List.of(series), List.of(), List.of()),
            "3",
            "no");
    byte[] bytes =
        encoder
            .encode(sample, who, withIdentity, List.of(new Gap(1, 2, LossReason.BUFFER_FULL)))
            .framed(1, 9, new AvroOut());
    BinaryDecoder decoder =
        DecoderFactory.get().binaryDecoder(bytes, FRAME_BYTES, bytes.length - FRAME_BYTES, null);
    GenericRecord read = new GenericDatumReader<GenericRecord>(SCHEMA).read(null, decoder);
    assertThat(decoder.isEnd()).isTrue();
    return read;
  }

  private static Sample sample(Sections sections) {
    return new Sample(3, 5, 1, sections);
  }

  private static long[] one(long value) {
    return new long[] {value};
  }

  private static String text(GenericRecord record, String field) {
    return String.valueOf(record.get(field));
  }

  private static List<Object> values(GenericRecord sample, String section) {
    return values((GenericRecord) sample.get(section));
  }

  private static List<Object> values(GenericRecord record) {
    return record.getSchema().getFields().stream()
        .map(field -> record.get(field.pos()))
        .map(value -> value instanceof Number ? value : String.valueOf(value))
        .toList();
  }

  private static List<List<Object>> entries(GenericRecord sample, String section, String field) {
    return ((List<?>) ((GenericRecord) sample.get(section)).get(field))
        .stream().map(entry -> values((GenericRecord) entry)).toList();
  }
}
