package io.fleetpulse.agent.publish;

import io.fleetpulse.agent.buffer.SampleBuffer;
import io.fleetpulse.agent.sample.EncodedSample;
import io.fleetpulse.agent.sample.Identity;
import io.fleetpulse.agent.sample.Sample;
import io.fleetpulse.agent.sample.SampleEncoder;
import io.fleetpulse.agent.self.LossReason;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** Encodes batches; the first sample carries the gaps, and the identity if it is to travel. */
public final class BatchEncoder {
  private final SampleEncoder encoder;
  private final Supplier<Identity> identities;

  /**
   * @param identities who sends, as it is now
   */
  public BatchEncoder(SampleEncoder encoder, Supplier<Identity> identities) {
    this.encoder = encoder;
    this.identities = identities;
  }

  Identity identity() {
    return identities.get();
  }

  /**
   * Encodes.
   *
   * @param unsendable takes the samples that cannot be encoded: they would fail again each time,
   *     and hold up all that come after them
   */
  List<EncodedSample> encode(
      SampleBuffer.Batch batch,
      Identity identity,
      boolean withIdentity,
      List<Publisher.Unsendable> unsendable) {
    List<EncodedSample> encoded = new ArrayList<>(batch.samples().size());
    for (Sample sample : batch.samples()) {
      boolean first = encoded.isEmpty();
      try {
        encoded.add(
            encoder.encode(
                sample, identity, first && withIdentity, first ? batch.gaps() : List.of()));
      } catch (RuntimeException e) {
        unsendable.add(
            new Publisher.Unsendable(
                sample.sequence(), LossReason.ENCODE_FAILED, "not encodable: " + e));
      }
    }
    return encoded;
  }
}
