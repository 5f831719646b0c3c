package io.fleetpulse.streams.topology;

import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;

/** A JVM that takes a sample each second of its life; what it shows can be set at any time. */
final class TestJvm {
  static final long MIB = 1 << 20;

  final String instance;
  final long startMillis;
  int threads = 20;
  long liveSet = 40 * MIB;
  boolean measured = true;
  int liveSetAgeMillis = 500;
  long heapUsed = 60 * MIB;
  long heapCommitted = 128 * MIB;
  long heapLimit = 256 * MIB;
  float cpu = 0.3f;
  long clockAheadMillis;
  long allocatedPerSecond = 20 * MIB;
  String collector = "";
  private long sequence;
  private long allocated;

  TestJvm(String instance, long startMillis) {
    this.instance = instance;
    this.startMillis = startMillis;
  }

  /** Takes a sample and sends it. */
  void send(TestTopology to) {
    to.arrive(instance, sample(to.nowMillis()));
  }

  GenericRecord sample(long nowMillis) {
    GenericRecord sample =
        SampleBytes.sample(
            instance, startMillis + clockAheadMillis, sequence++, nowMillis + clockAheadMillis);
    allocated += allocatedPerSecond;
    if (!collector.isEmpty() && sample.get("identity") instanceof GenericRecord identity) {
      identity.put("collector", collector);
    }
    GenericRecord cpuSection = (GenericRecord) sample.get("cpu");
    cpuSection.put("recentUtilization", cpu);
    GenericRecord memory = (GenericRecord) sample.get("memory");
    memory.put("heapUsed", heapUsed / SampleBytes.KIB);
    memory.put("heapCommitted", heapCommitted / SampleBytes.KIB);
    memory.put("heapLimit", heapLimit / SampleBytes.KIB);
    Schema gcSchema = SampleBytes.section("gc");
    GenericRecord gc = new GenericData.Record(gcSchema);
    gc.put("promoted", -1L);
    gc.put("concurrentTime", 0L);
    gc.put("cpuTime", -1L);
    gc.put("uncommitted", 0L);
    gc.put("pauseTime", 1_000L * sequence);
    gc.put("liveSet", Math.floorDiv(liveSet, SampleBytes.KIB));
    gc.put(
        "liveSetQuality",
        new GenericData.EnumSymbol(
            gcSchema.getField("liveSetQuality").schema(), measured ? "OK" : "ESTIMATED"));
    gc.put("liveSetAge", liveSetAgeMillis);
    gc.put("allocated", allocated / SampleBytes.KIB);
    gc.put("durations", List.of());
    sample.put("gc", gc);
    GenericRecord threadSection = new GenericData.Record(SampleBytes.section("threads"));
    threadSection.put("live", threads);
    threadSection.put("peak", threads);
    threadSection.put("started", (long) threads);
    sample.put("threads", threadSection);
    return sample;
  }
}
