package io.fleetpulse.streams.detection;

import io.fleetpulse.schemas.avro.Finding;
import io.fleetpulse.schemas.serde.AvroDeserializer;
import io.fleetpulse.streams.finding.FindingLedger;
import io.fleetpulse.streams.finding.FindingRecords;
import io.fleetpulse.streams.finding.StandingsCodec;
import io.fleetpulse.streams.store.LayoutStore;
import io.fleetpulse.streams.store.SummaryDecoder;
import io.fleetpulse.streams.window.TaskReplay;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/**
 * Gives one partition's minutes to its {@link PartitionDetection} and forwards the findings.
 *
 * <p>Runs on the task's stream thread. Findings, what is kept of them and the input's offset are
 * committed in one transaction.
 */
public final class DetectionProcessor implements Processor<byte[], byte[], byte[], byte[]> {
  /** Store of what is kept of each instance. */
  public static final String STORE = "detection";

  /** Store of what the windows' columns stand for. */
  public static final String LAYOUTS_STORE = "detection-layouts";

  private static final Duration TICK = Duration.ofSeconds(1);

  private final DetectionConfig config;
  private final String topic;
  private @Nullable Started started;

  /** What exists while the task runs. */
  private record Started(
      ProcessorContext<byte[], byte[]> context, PartitionDetection detection, TaskReplay replay) {}

  /**
   * @param topic of the minutes' windows
   */
  public DetectionProcessor(DetectionConfig config, String topic) {
    this.config = config;
    this.topic = topic;
  }

  @Override
  public void init(ProcessorContext<byte[], byte[]> context) {
    FindingRecords records = new FindingRecords(config.findingSchemaId());
    StandingsCodec codec =
        new StandingsCodec(records, AvroDeserializer.specific(config.schemaIds(), Finding.class));
    PartitionDetection detection =
        new PartitionDetection(
            new DetectionStore(context.getStateStore(STORE), codec),
            new LayoutStore(context.getStateStore(LAYOUTS_STORE)),
            new SummaryDecoder(config.schemaIds(), config.minuteSchemaId()),
            new FindingLedger(
                records,
                config.live(),
                config.metrics(),
                finding -> forward(context, records, finding)));
    TaskReplay replay =
        new TaskReplay(
            config.log().open(),
            new TopicPartition(topic, context.taskId().partition()),
            detection,
            config.replayGaps());
    started = new Started(context, detection, replay);
    context.schedule(TICK, PunctuationType.WALL_CLOCK_TIME, this::tick);
  }

  @Override
  public void process(Record<byte[], byte[]> record) {
    Started task = started();
    long offset = task.context().recordMetadata().orElseThrow().offset();
    task.replay().before(offset, record.timestamp());
    task.detection().take(record.key(), record.value(), offset);
  }

  @Override
  public void close() {
    Started task = started;
    if (task != null) {
      started = null;
      task.detection().close();
      task.replay().close();
    }
  }

  private void tick(long wallMillis) {
    Started task = started();
    task.detection().tick(task.replay().tick(wallMillis), wallMillis);
  }

  private Started started() {
    Started task = started;
    if (task == null) {
      throw new IllegalStateException("not initialised");
    }
    return task;
  }

  private static void forward(
      ProcessorContext<byte[], byte[]> context, FindingRecords records, Finding finding) {
    context.forward(
        new Record<>(
            finding.getSubject().getBytes(StandardCharsets.UTF_8),
            records.bytes(finding),
            context.currentSystemTimeMs()));
  }
}
