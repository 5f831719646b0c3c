package io.fleetpulse.agent.sample;

import io.fleetpulse.agent.wire.AvroOut;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * Writes samples as Avro, field by field in the order of {@code RuntimeSample.avsc}: generated
 * classes would need the host's JVM to trust them. For one thread.
 */
public final class SampleEncoder {
  private static final byte[] NO_IDENTITY = {};

  private final AvroOut out = new AvroOut();
  private final long jvmStartMillis;
  private final LongSupplier intervalMillis;
  private final LongSupplier publishIntervalMillis;

  private @Nullable Identity identity;
  private byte[] identityBytes = new byte[0];
  private int identityHash;

  public SampleEncoder(long jvmStartMillis, long intervalMillis, long publishIntervalMillis) {
    this(jvmStartMillis, () -> intervalMillis, () -> publishIntervalMillis);
  }

  /** With intervals that may change. */
  public SampleEncoder(
      long jvmStartMillis, LongSupplier intervalMillis, LongSupplier publishIntervalMillis) {
    this.jvmStartMillis = jvmStartMillis;
    this.intervalMillis = intervalMillis;
    this.publishIntervalMillis = publishIntervalMillis;
  }

  /**
   * Encodes.
   *
   * @param who the identity in force; a sample may be older, as its lists only ever grow
   * @param withIdentity whether it travels with the sample
   * @param gaps samples lost since the last that was sent
   */
  public EncodedSample encode(Sample sample, Identity who, boolean withIdentity, List<Gap> gaps) {
    refresh(who);
    out.reset();
    out.beginItems(gaps.size());
    for (Gap gap : gaps) {
      out.writeLong(gap.firstSequence());
      out.writeLong(gap.count());
      out.writeLong(gap.reason().symbol());
    }
    out.endItems();
    sample.sections().write(out);
    out.writeBoolean(sample.ending());
    return new EncodedSample(
        jvmStartMillis,
        sample.sequence(),
        sample.timeMillis(),
        sample.merged(),
        Math.toIntExact(intervalMillis.getAsLong()),
        Math.toIntExact(publishIntervalMillis.getAsLong()),
        identityHash,
        withIdentity ? identityBytes : NO_IDENTITY,
        out.toByteArray());
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
    write(who.threadPools());
    write(who.nativeAreas());
    writeSeries(who.custom().counters());
    writeSeries(who.custom().gauges());
    writeSeries(who.custom().distributions());
    out.writeString(who.configVersion());
    out.writeString(who.configError());
    identityBytes = out.toByteArray();
    CRC32 crc = new CRC32();
    crc.update(identityBytes);
    identityHash = (int) crc.getValue();
    identity = who;
  }

  private void writeSeries(List<CustomSeries> all) {
    out.beginItems(all.size());
    all.forEach(series -> series.write(out));
    out.endItems();
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
}
