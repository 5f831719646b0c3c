package io.fleetpulse.benchmarks.load;

import io.fleetpulse.agent.histogram.Histogram;
import io.fleetpulse.agent.sample.Identity;
import io.fleetpulse.agent.sample.Sample;
import io.fleetpulse.agent.sample.SampleEncoder;
import io.fleetpulse.agent.sample.ServiceIdentity;
import io.fleetpulse.agent.section.Buffers;
import io.fleetpulse.agent.section.Classes;
import io.fleetpulse.agent.section.Cpu;
import io.fleetpulse.agent.section.Gc;
import io.fleetpulse.agent.section.Linux;
import io.fleetpulse.agent.section.Memory;
import io.fleetpulse.agent.section.MemoryDetails;
import io.fleetpulse.agent.section.ProcessRuntime;
import io.fleetpulse.agent.section.Section;
import io.fleetpulse.agent.section.Sections;
import io.fleetpulse.agent.section.Self;
import io.fleetpulse.agent.section.Stalls;
import io.fleetpulse.agent.section.ThreadDetails;
import io.fleetpulse.agent.section.Threads;
import io.fleetpulse.agent.wire.AvroOut;
import io.fleetpulse.agent.wire.Distribution;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;

/**
 * One instance of the made-up fleet. It starts from a real reading and goes on as a web service
 * would: totals grow, eden fills until a collection empties it, most of the rest hardly moves.
 */
public final class Member {
  /** As the agent: identity once a minute, thread states every ten samples. */
  private static final int IDENTITY_EVERY = 60;

  private static final int STATES_EVERY = 10;

  /** Sections that stay as they were read, in each sample. */
  private static final List<Class<? extends Section>> SAME =
      List.of(Classes.class, Buffers.class, Self.class, Stalls.class);

  /** Those that a sample has now and then. */
  private static final List<Class<? extends Section>> SLOW =
      List.of(ThreadDetails.class, Linux.class, MemoryDetails.class);

  private static final int PAGE_BYTES = 4096;
  private static final long INTERVAL_MILLIS = 1_000;

  private final byte[] key;
  private final Identity identity;
  private final SampleEncoder encoder;
  private final AvroOut out = new AvroOut();
  private final Sections base;
  private final Memory memory;
  private final Gc gc;
  private final SplittableRandom random;
  private final int eden;
  private final int old;
  private final long edenCapacity;
  private final int load;
  private final long[] used;
  private final List<Distribution> collections;

  private long timeMillis;
  private long sequence;
  private long cpuNanos;
  private long allocated;
  private long pausedNanos;
  private long started;
  private long resident;

  /**
   * An instance.
   *
   * @param reading what this fleet's JVMs look like
   * @param firstMillis time of the first sample
   * @param publishMillis the publish interval its samples name
   */
  Member(
      String service,
      String instance,
      Sample reading,
      Identity like,
      long firstMillis,
      long publishMillis,
      SplittableRandom random) {
    this.key = ("bench/" + service + "/" + instance).getBytes(StandardCharsets.UTF_8);
    this.base = reading.sections();
    this.memory = section(Memory.class);
    this.gc = section(Gc.class);
    this.random = random;
    this.identity =
        new Identity(
            new ServiceIdentity("bench", service, instance, "1.0", "", Map.of(), List.of()),
            like.host(),
            like.pid(),
            like.agentVersion(),
            like.jvmName(),
            like.jvmVendor(),
            like.jvmVersion(),
            like.javaFeature(),
            like.collector(),
            like.vmOptions(),
            like.memoryPools(),
            like.bufferPools(),
            like.gcs(),
            like.threadPools(),
            like.nativeAreas(),
            like.custom(),
            "",
            "");
    // Up for an hour: nothing of its start is in a window.
    this.encoder = new SampleEncoder(firstMillis - 3_600_000, INTERVAL_MILLIS, publishMillis);
    this.eden = pool(like, "Eden");
    this.old = pool(like, "Old", "Tenured");
    this.edenCapacity = (256L + random.nextInt(768)) << 20;
    this.load = 5 + random.nextInt(40);
    this.used = memory.used().clone();
    this.collections = new ArrayList<>(gc.durations());
    this.timeMillis = firstMillis - INTERVAL_MILLIS;
    this.cpuNanos = 1_000_000_000L * random.nextInt(10_000);
    this.allocated = (long) random.nextInt(1 << 20) << 20;
    this.started = 40 + random.nextInt(200);
    this.resident = (long) (100_000 + random.nextInt(300_000)) * PAGE_BYTES;
  }

  private static int pool(Identity identity, String... names) {
    for (int i = 0; i < identity.memoryPools().size(); i++) {
      for (String name : names) {
        if (identity.memoryPools().get(i).name().contains(name)) {
          return i;
        }
      }
    }
    throw new IllegalStateException("no memory pool named like " + List.of(names));
  }

  /** Key of its records. */
  public byte[] key() {
    return key;
  }

  /** When its next sample is taken. */
  public long nextMillis() {
    return timeMillis + INTERVAL_MILLIS;
  }

  /** The next sample, in Confluent's frame. */
  public byte[] next(int schemaId, long nowMillis) {
    Sample sample = step();
    boolean named = sequence % IDENTITY_EVERY == 0;
    sequence++;
    return encoder.encode(sample, identity, named, List.of()).framed(schemaId, nowMillis, out);
  }

  private Sample step() {
    timeMillis += INTERVAL_MILLIS;
    cpuNanos += load * 10_000_000L * (80 + random.nextInt(40)) / 100;
    long bytes = load * 400_000L * (50 + random.nextInt(100)) / 100;
    allocated += bytes;
    used[eden] += bytes;
    collections.replaceAll(
        before -> new Distribution(before.count(), before.sum(), Histogram.NONE));
    if (used[eden] > edenCapacity) {
      collect();
    }
    if (random.nextInt(8) == 0) {
      resident += (random.nextInt(65) - 32) * (long) PAGE_BYTES;
    }
    if (random.nextInt(20) == 0) {
      started++;
    }
    return new Sample(sequence, timeMillis, 1, sections());
  }

  private Sections sections() {
    Sections.Builder sections = new Sections.Builder();
    sections.put(
        new Cpu(
            cpuNanos,
            load * (80 + random.nextInt(40)) / 10_000f,
            (load + random.nextInt(20)) / 100f,
            random.nextInt(400) / 100f,
            2));
    sections.put(memory());
    sections.put(
        new Gc(
            pausedNanos,
            gc.liveSet(),
            gc.liveSetMeasured(),
            (int) (timeMillis % 100_000),
            allocated,
            List.copyOf(collections),
            gc.promoted(),
            gc.concurrentNanos(),
            gc.cpuNanos(),
            gc.uncommitted(),
            gc.humongous(),
            gc.stalls()));
    sections.put(threads());
    sections.put(process());
    for (Class<? extends Section> same : SAME) {
      put(same, sections);
    }
    if (sequence % STATES_EVERY == 0) {
      for (Class<? extends Section> slow : SLOW) {
        put(slow, sections);
      }
    }
    return sections.build();
  }

  private void put(Class<? extends Section> type, Sections.Builder sections) {
    Section section = base.get(type);
    if (section != null) {
      sections.put(section);
    }
  }

  private <S extends Section> S section(Class<S> type) {
    return Objects.requireNonNull(
        base.get(type), () -> "the reading has no section " + type.getSimpleName());
  }

  private void collect() {
    used[eden] = 0;
    used[old] += random.nextInt(1 << 16);
    long nanos = 2_000_000L + random.nextInt(20_000_000);
    pausedNanos += nanos;
    Distribution before = collections.get(0);
    collections.set(
        0,
        new Distribution(
            before.count() + 1, before.sum() + nanos / 1_000, Histogram.of(nanos * 1e-9)));
  }

  private Memory memory() {
    long heap = 0;
    for (int i = 0; i < used.length; i++) {
      heap += identity.memoryPools().get(i).heap() ? used[i] : 0;
    }
    return new Memory(
        heap,
        memory.heapCommitted(),
        memory.heapLimit(),
        memory.nonHeapUsed(),
        used,
        memory.committed(),
        memory.limit(),
        memory.afterGc());
  }

  private Threads threads() {
    Threads threads = section(Threads.class);
    return new Threads(
        threads.live() + (int) (started % 3),
        threads.peak() + 2,
        started,
        sequence % STATES_EVERY == 0 ? threads.states() : null);
  }

  private ProcessRuntime process() {
    ProcessRuntime process = section(ProcessRuntime.class);
    return new ProcessRuntime(
        3_600_000 + sequence * INTERVAL_MILLIS,
        process.compilationMillis() + sequence / 30,
        resident,
        process.fileDescriptors() + started % 5,
        process.fileDescriptorLimit());
  }
}
