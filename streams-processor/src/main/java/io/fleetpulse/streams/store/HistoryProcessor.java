package io.fleetpulse.streams.store;

import io.fleetpulse.streams.window.TaskReplay;
import io.fleetpulse.streams.window.WindowTier;
import java.time.Duration;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/**
 * Gives one partition's windows to its {@link PartitionHistory}.
 *
 * <p>Runs on the task's stream thread. {@code record.timestamp()} is the window's end.
 */
public final class HistoryProcessor implements Processor<byte[], byte[], Void, Void> {
  private static final Duration TICK = Duration.ofSeconds(1);

  private final WindowTier tier;
  private final String topic;
  private final HistoryConfig config;
  private @Nullable Started started;

  /** What exists while the task runs. */
  private record Started(
      ProcessorContext<Void, Void> context, PartitionHistory history, TaskReplay replay) {}

  /**
   * @param topic of the tier's windows
   */
  public HistoryProcessor(WindowTier tier, String topic, HistoryConfig config) {
    this.tier = tier;
    this.topic = topic;
    this.config = config;
  }

  @Override
  public void init(ProcessorContext<Void, Void> context) {
    PartitionHistory history =
        new PartitionHistory(
            tier, new HistoryStore(context, tier), config, context::currentSystemTimeMs);
    TaskReplay replay =
        new TaskReplay(
            config.log().open(),
            new TopicPartition(topic, context.taskId().partition()),
            history,
            config.metrics().replayGaps);
    started = new Started(context, history, replay);
    context.schedule(TICK, PunctuationType.WALL_CLOCK_TIME, this::tick);
  }

  @Override
  public void process(Record<byte[], byte[]> record) {
    Started task = started();
    long offset = task.context().recordMetadata().orElseThrow().offset();
    task.replay().before(offset, record.timestamp());
    task.history().take(record.key(), record.value(), offset, record.timestamp());
  }

  @Override
  public void close() {
    Started task = started;
    if (task != null) {
      started = null;
      task.replay().close();
    }
  }

  private void tick(long wallMillis) {
    Started task = started();
    task.history().tick(task.replay().tick(wallMillis));
  }

  private Started started() {
    Started task = started;
    if (task == null) {
      throw new IllegalStateException("not initialised");
    }
    return task;
  }
}
