package io.fleetpulse.agent.publish;

import io.fleetpulse.agent.buffer.SampleBuffer;
import io.fleetpulse.agent.self.LossReason;

/** Sends batches. For the publishing thread. */
public interface Publisher extends AutoCloseable {
  /** What became of a batch. */
  sealed interface Outcome {
    /** It arrived. */
    record Delivered() implements Outcome {}

    /**
     * It did not arrive, or nobody knows; sending it again is right.
     *
     * @param what which part failed, the same words each time
     */
    record Retryable(String what, String error) implements Outcome {}

    /** It can never arrive. */
    record Rejected(LossReason reason, String error) implements Outcome {}
  }

  /** Sends a batch that is not empty and waits until its fate is known. */
  Outcome publish(SampleBuffer.Batch batch);

  /** Lets everything go, within a second. */
  @Override
  void close();
}
