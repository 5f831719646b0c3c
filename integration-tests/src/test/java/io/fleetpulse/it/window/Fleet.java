package io.fleetpulse.it.window;

import io.fleetpulse.analysis.histogram.ExponentialHistogram;
import io.fleetpulse.analysis.histogram.HistogramAccumulator;
import io.fleetpulse.schemas.avro.RuntimeSample;
import io.fleetpulse.schemas.serde.WireFormat;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.jspecify.annotations.Nullable;

/** A made-up fleet whose past is sent as one long backlog, so that hours need not pass. */
public final class Fleet {
  private static final Schema SAMPLE = RuntimeSample.getClassSchema();

  private Fleet() {}

  /** How an instance behaves. */
  public record Character(
      String name, int publishSeconds, long clockAheadMillis, boolean restarts, boolean late) {

    public String key() {
      return "default/fleet/" + name;
    }
  }

  /** An instance's life so far. */
  public static final class Member {
    final Character character;
    private final Random random;
    private final int schemaId;
    private long startMillis;
    private long timeMillis;
    private long sequence;
    private long cpuMicros;
    private long collections;
    private long pauses;
    private int sinceIdentity;
    private int identityHash = 1;
    private float load = Float.NaN;

    public Member(Character character, long beginMillis, int schemaId, long seed) {
      this.character = character;
      this.schemaId = schemaId;
      this.random = new Random(seed);
      this.timeMillis = beginMillis + random.nextInt(10_000);
      this.startMillis = timeMillis - random.nextInt(60_000);
    }

    /** What it publishes next, sent at {@code nowMillis} by the true clock. */
    public List<byte[]> publish(int samples, long nowMillis) {
      List<byte[]> batch = new ArrayList<>();
      for (int i = 0; i < samples; i++) {
        if (character.restarts() && random.nextInt(400) == 0) {
          restart();
        }
        if (random.nextInt(100) == 0) {
          // An option was changed: from now on its samples refer to another identity.
          identityHash++;
          sinceIdentity = 0;
        }
        timeMillis += 1_000 + random.nextInt(21) - 10;
        if (random.nextInt(300) == 0) {
          // A sample is lost: its number is missing, its totals are in the next.
          grow();
          sequence++;
          timeMillis += 1_000;
        }
        grow();
        batch.add(framed(sample(nowMillis)));
        sequence++;
      }
      return batch;
    }

    public String key() {
      return character.key();
    }

    /** Time of its last sample by the true clock. */
    public long timeMillis() {
      return timeMillis;
    }

    /** Its machine's load from now on; NaN: random, and less than four. */
    public void load(float of) {
      load = of;
    }

    /** A sample two minutes later: it closes whatever is open. */
    public byte[] farewell(long nowMillis) {
      return farewell(120_000, nowMillis);
    }

    /** A sample so much later. */
    public byte[] farewell(long laterMillis, long nowMillis) {
      timeMillis += laterMillis;
      grow();
      return framed(sample(nowMillis));
    }

    private void restart() {
      timeMillis += 3_000;
      startMillis = timeMillis;
      sequence = 0;
      cpuMicros = random.nextInt(1_000);
      collections = 0;
      pauses = 0;
      sinceIdentity = 0;
    }

    private void grow() {
      cpuMicros += random.nextInt(200_000);
    }

    private GenericRecord sample(long nowMillis) {
      boolean withIdentity = sinceIdentity % 60 == 0;
      sinceIdentity++;
      long ahead = character.clockAheadMillis();
      return new GenericRecordBuilder(SAMPLE)
          .set("sequence", sequence)
          .set("startTimeMillis", startMillis + ahead)
          .set("sampleTimeMillis", timeMillis + ahead)
          .set("sendDelayMillis", (int) Math.max(0, nowMillis - timeMillis))
          .set("intervalMillis", 1_000)
          .set("publishIntervalMillis", character.publishSeconds() * 1_000)
          .set("identityHash", identityHash)
          .set("identity", withIdentity ? identity() : null)
          .set("cpu", cpu())
          .set("memory", memory())
          .set("gc", gc())
          .build();
    }

    private GenericRecord cpu() {
      GenericRecord cpu = new GenericData.Record(section("cpu"));
      cpu.put("time", cpuMicros);
      cpu.put("recentUtilization", random.nextInt(20) == 0 ? -1f : random.nextFloat());
      cpu.put("systemUtilization", random.nextFloat());
      float usual = random.nextFloat() * 4;
      cpu.put("load1m", Float.isNaN(load) ? usual : load);
      cpu.put("count", 2);
      return cpu;
    }

    private GenericRecord memory() {
      GenericRecord memory = new GenericData.Record(section("memory"));
      memory.put("heapUsed", (long) random.nextInt(1 << 20));
      memory.put("heapCommitted", 1L << 30);
      memory.put("heapLimit", random.nextInt(50) == 0 ? -1L : 1L << 31);
      memory.put("nonHeapUsed", (long) random.nextInt(1 << 26));
      List<GenericRecord> pools = new ArrayList<>();
      Schema pool = memory.getSchema().getField("pools").schema().getElementType();
      for (int i = 0; i < 3; i++) {
        GenericRecord entry = new GenericData.Record(pool);
        entry.put("used", (long) random.nextInt(1 << 18));
        entry.put("committed", 1L << 28);
        entry.put("limit", -1L);
        entry.put("usedAfterLastGc", (long) random.nextInt(1 << 18));
        pools.add(entry);
      }
      memory.put("pools", pools);
      return memory;
    }

    private GenericRecord gc() {
      GenericRecord gc = new GenericData.Record(section("gc"));
      int now = random.nextInt(4);
      double[] values = new double[now];
      for (int i = 0; i < now; i++) {
        long nanos = random.nextInt(50) * 1_000_000L;
        values[i] = nanos * 1e-9;
        pauses += nanos;
        collections++;
      }
      gc.put("pauseTime", pauses);
      gc.put("liveSet", (long) random.nextInt(1 << 18));
      Schema quality = gc.getSchema().getField("liveSetQuality").schema();
      gc.put(
          "liveSetQuality",
          new GenericData.EnumSymbol(quality, random.nextBoolean() ? "OK" : "ESTIMATED"));
      gc.put("liveSetAge", random.nextInt(100_000));
      gc.put("allocated", cpuMicros * 3);
      Schema entry = gc.getSchema().getField("durations").schema().getElementType();
      GenericRecord duration = new GenericData.Record(entry);
      GenericRecord distribution = new GenericData.Record(entry.getField("duration").schema());
      distribution.put("count", collections);
      distribution.put("sum", pauses);
      distribution.put("histogram", histogram(distribution.getSchema(), values));
      duration.put("duration", distribution);
      gc.put("durations", List.of(duration));
      gc.put("promoted", pauses / 2);
      gc.put("concurrentTime", pauses / 3);
      gc.put("cpuTime", -1L);
      gc.put("uncommitted", collections);
      return gc;
    }

    private static @Nullable GenericRecord histogram(Schema distribution, double[] values) {
      if (values.length == 0) {
        return null;
      }
      HistogramAccumulator accumulator = new HistogramAccumulator(5);
      for (double value : values) {
        accumulator.record(value);
      }
      ExponentialHistogram histogram = accumulator.toHistogram();
      List<Long> counts = new ArrayList<>();
      for (int k = 0; k < histogram.bucketCount(); k++) {
        counts.add(histogram.bucket(k));
      }
      return new GenericRecordBuilder(distribution.getField("histogram").schema().getTypes().get(1))
          .set("scale", histogram.scale())
          .set("zeroCount", histogram.zeroCount())
          .set("offset", histogram.offset())
          .set("counts", counts)
          .set("count", histogram.count())
          .set("sum", histogram.sum())
          .set("min", histogram.min())
          .set("max", histogram.max())
          .build();
    }

    private GenericRecord identity() {
      Schema schema = section("identity");
      return new GenericRecordBuilder(schema)
          .set("namespace", "default")
          .set("service", "fleet")
          .set("instance", character.name())
          .set("vmOptions", Map.of("G1PeriodicGCInterval", Integer.toString(identityHash)))
          .set(
              "memoryPools",
              List.of(
                  named(schema, "memoryPools", "Eden", "type", "heap"),
                  named(schema, "memoryPools", "Old", "type", "heap"),
                  named(schema, "memoryPools", "Metaspace", "type", "non_heap")))
          .set(
              "gcs",
              List.of(
                  new GenericRecordBuilder(schema.getField("gcs").schema().getElementType())
                      .set("name", "Young")
                      .set("action", "end of minor GC")
                      .set("cause", "full")
                      .build()))
          .build();
    }

    private static GenericRecord named(
        Schema identity, String dictionary, String name, String field, String value) {
      return new GenericRecordBuilder(identity.getField(dictionary).schema().getElementType())
          .set("name", name)
          .set(field, value)
          .build();
    }

    private byte[] framed(GenericRecord sample) {
      return Fleet.framed(schemaId, sample);
    }
  }

  static Schema section(String field) {
    return SAMPLE.getField(field).schema().getTypes().get(1);
  }

  private static byte[] framed(int schemaId, GenericRecord sample) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(bytes, null);
    try {
      new GenericDatumWriter<GenericRecord>(SAMPLE).write(sample, encoder);
      encoder.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return WireFormat.encode(schemaId, bytes.toByteArray());
  }
}
