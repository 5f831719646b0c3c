package io.fleetpulse.benchmarks.load;

import io.fleetpulse.agent.sample.Identity;
import io.fleetpulse.agent.sample.Sample;
import io.fleetpulse.agent.sample.SampleEncoder;
import io.fleetpulse.agent.sample.ServiceIdentity;
import io.fleetpulse.agent.sample.Values;
import java.nio.charset.StandardCharsets;
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
  private static final int PAGE_BYTES = 4096;
  private static final long INTERVAL_MILLIS = 1_000;

  private final byte[] key;
  private final Identity identity;
  private final SampleEncoder encoder;
  private final Sample base;
  private final Sample.Memory memory;
  private final Sample.Gc gc;
  private final SplittableRandom random;
  private final int eden;
  private final int old;
  private final long edenCapacity;
  private final int load;
  private final long[] used;
  private final long[] counts;
  private final long[] pauseNanos;
  private final Values[] quiet;

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
    this.base = reading;
    this.memory = Objects.requireNonNull(reading.memory(), "no memory section");
    this.gc = Objects.requireNonNull(reading.gc(), "no gc section");
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
            like.gcs());
    // Up for an hour: nothing of its start is in a window.
    this.encoder = new SampleEncoder(firstMillis - 3_600_000, INTERVAL_MILLIS, publishMillis);
    this.eden = pool(like, "Eden");
    this.old = pool(like, "Old", "Tenured");
    this.edenCapacity = (256L + random.nextInt(768)) << 20;
    this.load = 5 + random.nextInt(40);
    this.used = memory.used().clone();
    this.counts = gc.counts().clone();
    this.pauseNanos = gc.sumNanos().clone();
    this.quiet = new Values[counts.length];
    java.util.Arrays.fill(quiet, Values.NONE);
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
    return encoder.encode(schemaId, sample, identity, named, List.of(), nowMillis);
  }

  private Sample step() {
    timeMillis += INTERVAL_MILLIS;
    cpuNanos += load * 10_000_000L * (80 + random.nextInt(40)) / 100;
    long bytes = load * 400_000L * (50 + random.nextInt(100)) / 100;
    allocated += bytes;
    used[eden] += bytes;
    Values[] durations = quiet;
    if (used[eden] > edenCapacity) {
      durations = collect();
    }
    if (random.nextInt(8) == 0) {
      resident += (random.nextInt(65) - 32) * (long) PAGE_BYTES;
    }
    if (random.nextInt(20) == 0) {
      started++;
    }
    return new Sample(
        sequence,
        timeMillis,
        1,
        new Sample.Cpu(
            cpuNanos,
            load * (80 + random.nextInt(40)) / 10_000f,
            (load + random.nextInt(20)) / 100f,
            random.nextInt(400) / 100f,
            2),
        memory(),
        new Sample.Gc(
            pausedNanos,
            gc.liveSet(),
            gc.liveSetMeasured(),
            (int) (timeMillis % 100_000),
            allocated,
            counts.clone(),
            pauseNanos.clone(),
            durations),
        threads(),
        process(),
        base.classes(),
        base.buffers(),
        base.self());
  }

  private Values[] collect() {
    used[eden] = 0;
    used[old] += random.nextInt(1 << 16);
    long nanos = 2_000_000L + random.nextInt(20_000_000);
    counts[0]++;
    pauseNanos[0] += nanos;
    pausedNanos += nanos;
    Values[] durations = quiet.clone();
    durations[0] = Values.of(new double[] {nanos * 1e-9}, 1);
    return durations;
  }

  private Sample.Memory memory() {
    long heap = 0;
    for (int i = 0; i < used.length; i++) {
      heap += identity.memoryPools().get(i).heap() ? used[i] : 0;
    }
    return new Sample.Memory(
        heap,
        memory.heapCommitted(),
        memory.heapLimit(),
        memory.nonHeapUsed(),
        used,
        memory.committed(),
        memory.limit(),
        memory.afterGc());
  }

  private Sample.Threads threads() {
    Sample.Threads threads = Objects.requireNonNull(base.threads(), "no threads section");
    return new Sample.Threads(
        threads.live() + (int) (started % 3),
        threads.peak() + 2,
        started,
        sequence % STATES_EVERY == 0 ? threads.states() : null);
  }

  private Sample.Process process() {
    Sample.Process process = Objects.requireNonNull(base.process(), "no process section");
    return new Sample.Process(
        3_600_000 + sequence * INTERVAL_MILLIS,
        process.compilationMillis() + sequence / 30,
        resident,
        process.fileDescriptors() + started % 5,
        process.fileDescriptorLimit());
  }
}
