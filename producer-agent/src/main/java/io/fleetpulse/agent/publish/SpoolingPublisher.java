package io.fleetpulse.agent.publish;

import io.fleetpulse.agent.buffer.SampleBuffer;
import io.fleetpulse.agent.sample.EncodedSample;
import io.fleetpulse.agent.self.AgentLog;
import io.fleetpulse.agent.self.AgentSelf;
import io.fleetpulse.agent.self.LossReason;
import io.fleetpulse.agent.spool.Spool;
import io.fleetpulse.agent.spool.SpoolSlot;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Sends samples, and keeps on disk what cannot be sent: once something is there all that comes
 * later goes there, too, until everything before it has arrived. So the order stays, and an outage
 * may outlast both the buffer and the JVM.
 *
 * <p>A disk that cannot be written is as if there were no spool: the buffer keeps what it can.
 */
public final class SpoolingPublisher implements Publisher {
  private static final int AT_A_TIME = 500;

  /** What they hold: the host's memory is not the disk's. */
  private static final int MOST_BYTES = 256 * 1024;

  /**
   * Batches from disk before what is new has its turn: the publishing thread may be asked to end.
   */
  private static final int BATCHES = 20;

  private final KafkaPublisher kafka;
  private final BatchEncoder encoder;
  private final SpoolSlot slot;
  private final BiConsumer<EncodedSample, LossReason> lost;
  private final AgentSelf self;
  private final AgentLog log;

  /**
   * @param encoder the publisher's, too: both are for the publishing thread
   * @param lost takes samples from disk that can never arrive
   */
  public SpoolingPublisher(
      KafkaPublisher kafka,
      BatchEncoder encoder,
      SpoolSlot slot,
      BiConsumer<EncodedSample, LossReason> lost,
      AgentSelf self,
      AgentLog log) {
    this.kafka = kafka;
    this.encoder = encoder;
    this.slot = slot;
    this.lost = lost;
    this.self = self;
    this.log = log;
  }

  @Override
  public Outcome publish(SampleBuffer.Batch batch) {
    kafka.follow();
    Spool spool = slot.open();
    if (spool != null && !spool.isEmpty()) {
      Outcome.Retryable failed = sendSpooled(spool);
      if (failed != null || !spool.isEmpty()) {
        return keep(batch, spool, failed);
      }
    }
    if (batch.samples().isEmpty()) {
      return new Outcome.Delivered();
    }
    Outcome outcome = kafka.publish(batch);
    return spool != null && outcome instanceof Outcome.Retryable failed
        ? keep(batch, spool, failed)
        : outcome;
  }

  @Override
  public boolean keeps() {
    return slot.open() != null;
  }

  @Override
  public boolean waiting() {
    Spool spool = slot.open();
    return spool != null && !spool.isEmpty();
  }

  @Override
  public Outcome keep(SampleBuffer.Batch batch) {
    Spool spool = slot.open();
    return spool == null ? Publisher.super.keep(batch) : keep(batch, spool, null);
  }

  @Override
  public void close() {
    kafka.close();
    slot.close();
  }

  /** Why it went no further; null if all of this turn arrived. */
  private Outcome.@Nullable Retryable sendSpooled(Spool spool) {
    for (int i = 0; i < BATCHES; i++) {
      List<EncodedSample> oldest = spool.oldest(AT_A_TIME, MOST_BYTES);
      if (oldest.isEmpty()) {
        break;
      }
      Outcome outcome = kafka.send(oldest);
      if (outcome instanceof Outcome.Retryable failed) {
        return failed;
      }
      if (outcome instanceof Outcome.Delivered delivered) {
        delivered.unsendable().forEach(each -> drop(oldest, each));
      }
      spool.arrived(oldest);
      self.spooled.set(spool.bytes());
    }
    return null;
  }

  private void drop(List<EncodedSample> sent, Unsendable unsendable) {
    log.warn("unsendable", "a sample from the spool is dropped: " + unsendable.error());
    sent.stream()
        .filter(sample -> sample.sequence() == unsendable.sequence())
        .findFirst()
        .ifPresent(sample -> lost.accept(sample, unsendable.reason()));
  }

  private Outcome keep(SampleBuffer.Batch batch, Spool spool, Outcome.@Nullable Retryable why) {
    if (batch.samples().isEmpty()) {
      return new Outcome.Kept(List.of(), true, why);
    }
    List<Unsendable> unsendable = new ArrayList<>();
    List<EncodedSample> encoded = encoder.encode(batch, encoder.identity(), true, unsendable);
    try {
      spool.append(encoded);
    } catch (IOException e) {
      log.warn(
          "spool",
          "the spool cannot be written, samples wait in memory; check its disk's space and"
              + " permissions: "
              + e);
      return why != null ? why : new Outcome.Retryable("the spool cannot be written", e.toString());
    } finally {
      self.spooled.set(spool.bytes());
    }
    return new Outcome.Kept(unsendable, !encoded.isEmpty(), why);
  }
}
