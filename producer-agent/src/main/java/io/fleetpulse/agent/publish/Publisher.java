package io.fleetpulse.agent.publish;

import io.fleetpulse.agent.buffer.SampleBuffer;
import io.fleetpulse.agent.self.LossReason;
import java.util.List;
import org.jspecify.annotations.Nullable;

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

    /**
     * It is on disk and will be sent from there, with its gaps; but for samples that never can.
     *
     * @param gapsTold whether the batch's gaps are kept, too
     * @param why what keeps it from being sent now; null: only those before it, which are under way
     */
    record Kept(List<Unsendable> unsendable, boolean gapsTold, @Nullable Retryable why)
        implements Outcome {
      public Kept {
        unsendable = List.copyOf(unsendable);
      }
    }
  }

  /** A sample that would fail again each time. */
  record Unsendable(long sequence, LossReason reason, String error) {}

  /**
   * Sends a batch and waits until its fate is known; what was kept before goes first.
   *
   * @param batch empty only while something is {@link #waiting}
   */
  Outcome publish(SampleBuffer.Batch batch);

  /** Whether {@link #keep} can keep anything. */
  default boolean keeps() {
    return false;
  }

  /** Whether something kept before is to be sent, even if nothing new comes. */
  default boolean waiting() {
    return false;
  }

  /** Keeps a batch beyond the JVM's end, without trying to send it; retryable if it cannot. */
  default Outcome keep(SampleBuffer.Batch batch) {
    return new Outcome.Retryable("there is no spool", "set spool.directory to have one");
  }

  /** Lets everything go, within a second. */
  @Override
  void close();
}
