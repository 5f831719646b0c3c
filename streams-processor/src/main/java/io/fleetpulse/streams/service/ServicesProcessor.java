package io.fleetpulse.streams.service;

import io.fleetpulse.streams.window.TaskReplay;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * Gives one partition's digests to its {@link PartitionServices} and forwards the service windows.
 *
 * <p>Runs on the task's stream thread. {@code record.timestamp()} is arrival time.
 */
public final class ServicesProcessor implements Processor<byte[], byte[], byte[], byte[]> {
  /** The store of what must not be forgotten. */
  public static final String STORE = "services";

  private static final Duration TICK = Duration.ofSeconds(1);

  private final ServicesConfig config;
  private final String topic;
  private @Nullable Started started;

  /** What exists while the task runs. */
  private record Started(
      ProcessorContext<byte[], byte[]> context, PartitionServices services, TaskReplay replay) {}

  /**
   * @param topic the digests' topic
   */
  public ServicesProcessor(ServicesConfig config, String topic) {
    this.config = config;
    this.topic = topic;
  }

  @Override
  public void init(ProcessorContext<byte[], byte[]> context) {
    KeyValueStore<Bytes, byte[]> store = context.getStateStore(STORE);
    PartitionServices services =
        new PartitionServices(
            config,
            new ServiceStore(store),
            (service, window, endMillis) ->
                context.forward(
                    new Record<>(
                        service.getBytes(StandardCharsets.UTF_8), window, Math.max(0, endMillis))));
    TaskReplay replay =
        new TaskReplay(
            config.log().open(),
            new TopicPartition(topic, context.taskId().partition()),
            services,
            config.metrics().replayGaps);
    started = new Started(context, services, replay);
    context.schedule(TICK, PunctuationType.WALL_CLOCK_TIME, this::tick);
  }

  @Override
  public void process(Record<byte[], byte[]> record) {
    Started task = started();
    long offset = task.context().recordMetadata().orElseThrow().offset();
    task.replay().before(offset, record.timestamp());
    task.services().take(record.key(), record.value(), offset, record.timestamp());
  }

  @Override
  public void close() {
    Started task = started;
    if (task != null) {
      started = null;
      task.services().close();
      task.replay().close();
    }
  }

  private void tick(long wallMillis) {
    Started task = started();
    task.services().tick(task.replay().tick(wallMillis));
  }

  private Started started() {
    Started task = started;
    if (task == null) {
      throw new IllegalStateException("not initialised");
    }
    return task;
  }
}
