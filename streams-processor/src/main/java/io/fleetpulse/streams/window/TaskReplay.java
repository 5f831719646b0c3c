package io.fleetpulse.streams.window;

import java.util.concurrent.atomic.LongAdder;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Rebuilds what a task holds on the heap from the records it has consumed already: once, before its
 * first record or tick, from where its stores say up to the committed offset. Also tells how far
 * arrival time has come. For the task's thread.
 */
public final class TaskReplay implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(TaskReplay.class);

  private final SampleLog log;
  private final TopicPartition partition;
  private final Heap heap;
  private final LongAdder gaps;
  private final ArrivalClock clock = new ArrivalClock();
  private boolean done;

  /** What is rebuilt. */
  public interface Heap {
    /**
     * Reads the stores.
     *
     * @param committed the next offset that is not processed for good
     * @return from where records have to be read again; {@code committed}: none have
     */
    long restore(long committed);

    /** Takes a record again, without output. */
    void replay(ConsumerRecord<byte[], byte[]> record);

    /** All records before the committed offset were taken again. */
    void replayed();

    /** One past the last record taken. */
    long nextOffset();
  }

  /**
   * @param log the input, closed with this
   * @param gaps counts tasks whose first records were deleted meanwhile
   */
  public TaskReplay(SampleLog log, TopicPartition partition, Heap heap, LongAdder gaps) {
    this.log = log;
    this.partition = partition;
    this.heap = heap;
    this.gaps = gaps;
  }

  /** A record is about to be taken. */
  public void before(long offset, long arrivalMillis) {
    replayUpTo(offset);
    clock.arrived(arrivalMillis);
  }

  /** Time goes on; returns arrival time. */
  public long tick(long wallMillis) {
    if (!done) {
      replayUpTo(log.committed(partition));
    }
    return clock.at(wallMillis, heap.nextOffset(), () -> log.end(partition));
  }

  @Override
  public void close() {
    log.close();
  }

  private void replayUpTo(long committed) {
    if (done) {
      return;
    }
    long from = heap.restore(committed);
    if (from < committed) {
      long startedNanos = System.nanoTime();
      long first =
          log.read(
              partition,
              from,
              committed,
              record -> {
                clock.arrived(record.timestamp());
                heap.replay(record);
              });
      if (first > from) {
        gaps.increment();
        LOG.error(
            "{}: records {} to {} are deleted; the windows they belong to lack them. Remedy:"
                + " keep the topic's records for longer than the processor may be away",
            partition,
            from,
            first);
      }
      LOG.info(
          "{}: open windows rebuilt from offsets {} to {} in {} ms",
          partition,
          first,
          committed,
          (System.nanoTime() - startedNanos) / 1_000_000);
    }
    heap.replayed();
    done = true;
  }
}
