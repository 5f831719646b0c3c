package io.fleetpulse.streams.window;

import io.fleetpulse.analysis.window.ClosedWindow;
import io.fleetpulse.analysis.window.InstanceCondition;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * Gives one partition's samples to its {@link PartitionWindows} and forwards what they put out. At
 * the start of a task, before anything else, the samples of open windows are read again from where
 * the checkpoints say up to the committed offset.
 *
 * <p>Runs on the task's stream thread. {@code record.timestamp()} is arrival time.
 */
public final class SamplesProcessor implements Processor<byte[], byte[], Object, Object> {
  /** Child that takes the bytes of ten-second windows a second time, by service. */
  public static final String DIGESTS_CHILD = "service-digests-sink";

  /** Child that takes closed windows and conditions as objects. */
  public static final String FINDINGS_CHILD = "findings";

  /** Child that takes records that cannot be read. */
  public static final String DEAD_LETTERS_CHILD = "dead-letters-sink";

  /** Store of the instances' states. */
  public static final String CHECKPOINTS_STORE = "checkpoints";

  /** Store of what agents said of themselves. */
  public static final String IDENTITIES_STORE = "identities";

  private static final Duration TICK = Duration.ofSeconds(1);

  /** Child that takes the bytes of a tier's windows. */
  public static String child(WindowTier tier) {
    return "windows-" + tier.label() + "-sink";
  }

  private final SamplesConfig config;
  private final String topic;
  private final boolean findings;
  private @Nullable Started started;

  /** What exists while the task runs. */
  private record Started(
      ProcessorContext<Object, Object> context, PartitionWindows windows, TaskReplay replay) {}

  /**
   * @param topic the samples' topic
   * @param findings whether a child takes windows as objects
   */
  public SamplesProcessor(SamplesConfig config, String topic, boolean findings) {
    this.config = config;
    this.topic = topic;
    this.findings = findings;
  }

  @Override
  public void init(ProcessorContext<Object, Object> context) {
    KeyValueStore<Bytes, byte[]> checkpoints = context.getStateStore(CHECKPOINTS_STORE);
    KeyValueStore<Bytes, byte[]> identities = context.getStateStore(IDENTITIES_STORE);
    PartitionWindows windows =
        new PartitionWindows(
            new SampleSchemas(config.schemaIds()),
            checkpoints,
            identities,
            config.liveInstances(),
            config.metrics(),
            new Forwarding(context));
    TopicPartition partition = new TopicPartition(topic, context.taskId().partition());
    TaskReplay replay =
        new TaskReplay(config.log().open(), partition, windows, config.metrics().replayGaps);
    started = new Started(context, windows, replay);
    context.schedule(TICK, PunctuationType.WALL_CLOCK_TIME, this::tick);
  }

  @Override
  public void process(Record<byte[], byte[]> record) {
    Started task = started();
    RecordMetadata metadata = task.context().recordMetadata().orElseThrow();
    task.replay().before(metadata.offset(), record.timestamp());
    task.windows().take(record.key(), record.value(), metadata.offset(), record.timestamp());
  }

  @Override
  public void close() {
    Started task = started;
    if (task != null) {
      started = null;
      task.windows().close();
      task.replay().close();
    }
  }

  private void tick(long wallMillis) {
    Started task = started();
    task.windows().tick(task.replay().tick(wallMillis));
  }

  private Started started() {
    Started task = started;
    if (task == null) {
      throw new IllegalStateException("not initialised");
    }
    return task;
  }

  private final class Forwarding implements PartitionWindows.Output {
    private final ProcessorContext<Object, Object> context;
    private final Map<WindowTier, Tier> tiers = new EnumMap<>(WindowTier.class);

    private record Tier(WindowEncoder encoder, String child) {}

    Forwarding(ProcessorContext<Object, Object> context) {
      this.context = context;
      config
          .windowSchemaIds()
          .forEach((tier, id) -> tiers.put(tier, new Tier(new WindowEncoder(id), child(tier))));
    }

    @Override
    public void closed(Instance instance, ClosedWindow window) {
      WindowTier length = WindowTier.of(window.sizeMillis());
      Tier tier = Objects.requireNonNull(tiers.get(length), "a schema for each tier");
      boolean names =
          instance
              .columnNames(length)
              .travelWith(window.layout().stableHash(), window.jvmStartMillis());
      byte[] bytes = tier.encoder().encode(window, names);
      long timestamp = Math.max(0, window.endMillis());
      Record<Object, Object> record = new Record<>(instance.keyBytes, bytes, timestamp);
      context.forward(record, tier.child());
      if (length == WindowTier.TEN_SECONDS) {
        context.forward(record, DIGESTS_CHILD);
      }
      if (findings) {
        context.forward(new Record<>(instance.key, window, timestamp), FINDINGS_CHILD);
      }
    }

    @Override
    public void condition(InstanceCondition condition) {
      if (findings) {
        context.forward(
            new Record<>(condition.instance(), condition, condition.atMillis()), FINDINGS_CHILD);
      }
    }

    @Override
    public void deadLetter(
        byte @Nullable [] key, byte @Nullable [] value, DeadLetter.Reason reason, String detail) {
      RecordMetadata from = context.recordMetadata().orElseThrow();
      context.forward(
          DeadLetter.of(key, value, from, context.currentSystemTimeMs(), reason, detail),
          DEAD_LETTERS_CHILD);
    }
  }
}
