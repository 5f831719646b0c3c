package io.fleetpulse.agent.sample;

import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * Writes samples as Avro, field by field in the order of {@code RuntimeSample.avsc}: generated
 * classes would need the host's JVM to trust them. For one thread.
 */
public final class SampleEncoder {
  private static final int NULL_BRANCH = 0;
  private static final int VALUE_BRANCH = 1;
  private static final int QUALITY_OK = 0;
  private static final int QUALITY_ESTIMATED = 4;

  private final AvroOut out = new AvroOut();
  private final HistogramEncoder histograms = new HistogramEncoder();
  private final long jvmStartMillis;
  private final long intervalMillis;
  private final long publishIntervalMillis;

  private @Nullable Identity identity;
  private byte[] identityBytes = new byte[0];
  private int identityHash;

  public SampleEncoder(long jvmStartMillis, long intervalMillis, long publishIntervalMillis) {
    this.jvmStartMillis = jvmStartMillis;
    this.intervalMillis = intervalMillis;
    this.publishIntervalMillis = publishIntervalMillis;
  }

  /**
   * The sample in Confluent's frame.
   *
   * @param who the identity in force; a sample may be older, as its lists only ever grow
   * @param withIdentity whether it travels with the sample
   * @param gaps samples lost since the last that was sent
   */
  public byte[] encode(
      int schemaId,
      Sample sample,
      Identity who,
      boolean withIdentity,
      List<Gap> gaps,
      long nowMillis) {
    refresh(who);
    out.reset();
    out.writeByte(0);
    out.writeId(schemaId);
    out.writeLong(sample.sequence());
    out.writeLong(jvmStartMillis);
    out.writeLong(sample.timeMillis());
    out.writeLong(Math.max(0, Math.min(Integer.MAX_VALUE, nowMillis - sample.timeMillis())));
    out.writeLong(intervalMillis);
    out.writeLong(publishIntervalMillis);
    out.writeLong(sample.merged());
    out.writeLong(identityHash);
    if (withIdentity) {
      out.writeLong(VALUE_BRANCH);
      out.writeRaw(identityBytes);
    } else {
      out.writeLong(NULL_BRANCH);
    }
    out.beginItems(gaps.size());
    for (Gap gap : gaps) {
      out.writeLong(gap.firstSequence());
      out.writeLong(gap.count());
      out.writeLong(gap.reason().symbol());
    }
    out.endItems();
    write(sample.cpu());
    write(sample.memory());
    write(sample.gc());
    write(sample.threads());
    write(sample.process());
    write(sample.classes());
    write(sample.buffers());
    write(sample.self());
    return out.toByteArray();
  }

  private void refresh(Identity who) {
    if (who == identity) {
      return;
    }
    out.reset();
    ServiceIdentity service = who.service();
    out.writeString(service.namespace());
    out.writeString(service.service());
    out.writeString(service.instance());
    out.writeString(service.version());
    out.writeString(service.zone());
    out.writeString(who.host());
    out.writeLong(who.pid());
    write(service.labels());
    out.writeString(who.agentVersion());
    out.writeString(who.jvmName());
    out.writeString(who.jvmVendor());
    out.writeString(who.jvmVersion());
    out.writeLong(who.javaFeature());
    out.writeString(who.collector());
    write(who.vmOptions());
    write(service.actionsAllowed());
    out.beginItems(who.memoryPools().size());
    for (Identity.Pool pool : who.memoryPools()) {
      out.writeString(pool.name());
      out.writeString(pool.heap() ? "heap" : "non_heap");
    }
    out.endItems();
    write(who.bufferPools());
    out.beginItems(who.gcs().size());
    for (Identity.Gc gc : who.gcs()) {
      out.writeString(gc.name());
      out.writeString(gc.action());
      out.writeString(gc.cause());
      out.writeBoolean(gc.concurrent());
    }
    out.endItems();
    identityBytes = out.toByteArray();
    CRC32 crc = new CRC32();
    crc.update(identityBytes);
    identityHash = (int) crc.getValue();
    identity = who;
  }

  private void write(Sample.@Nullable Cpu cpu) {
    if (branch(cpu != null) && cpu != null) {
      out.writeLong(cpu.timeNanos());
      out.writeFloat(cpu.recent());
      out.writeFloat(cpu.system());
      out.writeFloat(cpu.load());
      out.writeLong(cpu.count());
    }
  }

  private void write(Sample.@Nullable Memory memory) {
    if (branch(memory != null) && memory != null) {
      out.writeLong(memory.heapUsed());
      out.writeLong(memory.heapCommitted());
      out.writeLong(memory.heapLimit());
      out.writeLong(memory.nonHeapUsed());
      out.beginItems(memory.used().length);
      for (int i = 0; i < memory.used().length; i++) {
        out.writeLong(memory.used()[i]);
        out.writeLong(memory.committed()[i]);
        out.writeLong(memory.limit()[i]);
        out.writeLong(memory.afterGc()[i]);
      }
      out.endItems();
    }
  }

  private void write(Sample.@Nullable Gc gc) {
    if (branch(gc != null) && gc != null) {
      out.writeLong(gc.pauseNanos());
      out.writeLong(gc.liveSet());
      out.writeLong(gc.liveSetMeasured() ? QUALITY_OK : QUALITY_ESTIMATED);
      out.writeLong(gc.liveSetAgeMillis());
      out.writeLong(gc.allocated());
      out.beginItems(gc.counts().length);
      for (int i = 0; i < gc.counts().length; i++) {
        out.writeLong(gc.counts()[i]);
        out.writeLong(gc.sumNanos()[i]);
        Values durations = gc.durations()[i];
        if (branch(durations.count() > 0)) {
          histograms.write(durations, out);
        }
      }
      out.endItems();
    }
  }

  private void write(Sample.@Nullable Threads threads) {
    if (branch(threads != null) && threads != null) {
      out.writeLong(threads.live());
      out.writeLong(threads.peak());
      out.writeLong(threads.started());
      int[] states = threads.states();
      if (branch(states != null) && states != null) {
        for (int count : states) {
          out.writeLong(count);
        }
      }
    }
  }

  private void write(Sample.@Nullable Process process) {
    if (branch(process != null) && process != null) {
      out.writeLong(process.uptimeMillis());
      out.writeLong(process.compilationMillis());
      out.writeLong(process.residentSet());
      out.writeLong(process.fileDescriptors());
      out.writeLong(process.fileDescriptorLimit());
    }
  }

  private void write(Sample.@Nullable Classes classes) {
    if (branch(classes != null) && classes != null) {
      out.writeLong(classes.loaded());
      out.writeLong(classes.unloaded());
      out.writeLong(classes.count());
    }
  }

  private void write(Sample.@Nullable Buffers buffers) {
    if (branch(buffers != null) && buffers != null) {
      out.beginItems(buffers.used().length);
      for (int i = 0; i < buffers.used().length; i++) {
        out.writeLong(buffers.used()[i]);
        out.writeLong(buffers.limit()[i]);
        out.writeLong(buffers.count()[i]);
      }
      out.endItems();
    }
  }

  private void write(Sample.@Nullable Self self) {
    if (branch(self != null) && self != null) {
      out.writeLong(self.tickNanos());
      out.writeLong(self.ticksLate());
      out.writeLong(self.cpuNanos());
      out.writeLong(self.encodedBytes());
      out.writeLong(self.queued());
      out.writeLong(self.merged());
      out.writeLong(self.dropped());
      out.writeLong(self.sendErrors());
      out.writeLong(self.registryErrors());
      out.writeLong(self.probeErrors());
    }
  }

  private void write(Map<String, String> texts) {
    out.beginItems(texts.size());
    texts.forEach(
        (key, value) -> {
          out.writeString(key);
          out.writeString(value);
        });
    out.endItems();
  }

  private void write(List<String> texts) {
    out.beginItems(texts.size());
    texts.forEach(out::writeString);
    out.endItems();
  }

  private boolean branch(boolean present) {
    out.writeLong(present ? VALUE_BRANCH : NULL_BRANCH);
    return present;
  }
}
