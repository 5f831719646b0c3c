package io.fleetpulse.streams.topology;

import io.fleetpulse.schemas.avro.RuntimeSample;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;

/** Samples as an agent sends them, made with Avro's own writer. */
public final class SampleBytes {
  /** What the schema has memory in. */
  public static final int KIB = 1_024;

  public static final Schema SCHEMA = RuntimeSample.getClassSchema();
  public static final List<String> POOLS = List.of("G1 Eden Space", "G1 Old Gen");

  private SampleBytes() {}

  public static String key(String instance) {
    return "default/checkout/" + instance;
  }

  /** A sample's record, to be changed at will. */
  public static GenericRecord sample(String instance, long start, long sequence, long timeMillis) {
    GenericRecord cpu = new GenericData.Record(section("cpu"));
    cpu.put("time", 1_000L * sequence);
    cpu.put("recentUtilization", 0.25f);
    cpu.put("systemUtilization", -1f);
    cpu.put("load1m", 1.5f);
    cpu.put("count", 2);
    GenericRecord memory = new GenericData.Record(section("memory"));
    memory.put("heapUsed", 1_000L + sequence);
    memory.put("heapCommitted", 5_000L);
    memory.put("heapLimit", -1L);
    memory.put("nonHeapUsed", 700L);
    List<GenericRecord> pools = new ArrayList<>();
    Schema pool = memory.getSchema().getField("pools").schema().getElementType();
    for (int i = 0; i < POOLS.size(); i++) {
      GenericRecord entry = new GenericData.Record(pool);
      entry.put("used", 100L * (i + 1) + sequence);
      entry.put("committed", 1_000L * (i + 1));
      entry.put("limit", -1L);
      entry.put("usedAfterLastGc", i == 0 ? -1L : 50L);
      pools.add(entry);
    }
    memory.put("pools", pools);
    return new GenericRecordBuilder(SCHEMA)
        .set("sequence", sequence)
        .set("startTimeMillis", start)
        .set("sampleTimeMillis", timeMillis)
        .set("sendDelayMillis", 0)
        .set("intervalMillis", 1_000)
        .set("publishIntervalMillis", 5_000)
        .set("identityHash", 7)
        .set("identity", sequence == 0 ? identity(instance) : null)
        .set("cpu", cpu)
        .set("memory", memory)
        .build();
  }

  public static GenericRecord identity(String instance) {
    Schema schema = section("identity");
    GenericRecordBuilder identity =
        new GenericRecordBuilder(schema)
            .set("namespace", "default")
            .set("service", "checkout")
            .set("instance", instance)
            .set("version", "1.2")
            .set("labels", Map.of("team", "web"));
    Schema pool = schema.getField("memoryPools").schema().getElementType();
    List<GenericRecord> pools = new ArrayList<>();
    for (String name : POOLS) {
      pools.add(new GenericRecordBuilder(pool).set("name", name).set("type", "heap").build());
    }
    return identity.set("memoryPools", pools).build();
  }

  public static byte[] framed(int schemaId, GenericRecord sample) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.write(0);
    for (int shift = 24; shift >= 0; shift -= 8) {
      bytes.write(schemaId >>> shift);
    }
    BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(bytes, null);
    try {
      new GenericDatumWriter<GenericRecord>(sample.getSchema()).write(sample, encoder);
      encoder.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /** The record schema of an optional section. */
  public static Schema section(String field) {
    return SCHEMA.getField(field).schema().getTypes().get(1);
  }
}
