package io.fleetpulse.agent.publish;

import io.fleetpulse.agent.buffer.SampleBuffer;
import io.fleetpulse.agent.self.LossReason;
import java.util.List;

/** Sends batches. For the publishing thread. */
public interface Publisher extends AutoCloseable {
  /** What became of a batch. */
  sealed interface Outcome {
    /**
     * It arrived, but for samples that never can.
     *
     * @param gapsTold whether the batch's gaps arrived, too
     */
    record Delivered(List<Unsendable> unsendable, boolean gapsTold) implements Outcome {
      public Delivered {
        unsendable = List.copyOf(unsendable);
      }

      /** All of it. */
      public Delivered() {
        this(List.of(), true);
      }
    }

    /**
     * It did not arrive, or nobody knows; sending it again is right.
     *
     * @param what is wrong, one of few wordings
     * @param error how it shows, and the remedy
     */
    record Retryable(String what, String error) implements Outcome {}
  }

  /** A sample that would fail again each time. */
  record Unsendable(long sequence, LossReason reason, String error) {}

  /** Sends a batch that is not empty and waits until its fate is known. */
  Outcome publish(SampleBuffer.Batch batch);

  /** Lets everything go, within a second. */
  @Override
  void close();
}
