package io.fleetpulse.streams.finding;

import io.fleetpulse.analysis.window.ClosedWindow;
import io.fleetpulse.analysis.window.InstanceCondition;
import io.fleetpulse.schemas.avro.Finding;
import io.fleetpulse.schemas.serde.AvroDeserializer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * Gives the windows and conditions of one partition's instances to its {@link PartitionFindings}.
 *
 * <p>Runs on the task's stream thread. Findings, their state and the samples they come from are
 * committed in one transaction.
 */
public final class FindingsProcessor implements Processor<Object, Object, byte[], byte[]> {
  /** Store of what is known of each instance's problems. */
  public static final String STORE = "findings-state";

  private static final Duration TICK = Duration.ofSeconds(5);

  private final FindingsConfig config;
  private @Nullable ProcessorContext<byte[], byte[]> context;
  private @Nullable PartitionFindings findings;

  public FindingsProcessor(FindingsConfig config) {
    this.config = config;
  }

  @Override
  public void init(ProcessorContext<byte[], byte[]> taskContext) {
    KeyValueStore<Bytes, byte[]> store = taskContext.getStateStore(STORE);
    FindingRecords records = new FindingRecords(config.schemaId());
    PartitionFindings restored =
        new PartitionFindings(
            new FindingLedger(
                records, config.live(), config.metrics(), told -> tell(taskContext, records, told)),
            new SubjectStateCodec(
                new StandingsCodec(
                    records, AvroDeserializer.specific(config.schemaIds(), Finding.class))),
            config.rules(),
            config.live(),
            config.metrics(),
            new Kept(store));
    try (KeyValueIterator<Bytes, byte[]> all = store.all()) {
      while (all.hasNext()) {
        KeyValue<Bytes, byte[]> entry = all.next();
        restored.restore(
            new String(entry.key.get(), StandardCharsets.UTF_8),
            entry.value,
            taskContext.currentSystemTimeMs());
      }
    }
    context = taskContext;
    findings = restored;
    taskContext.schedule(TICK, PunctuationType.WALL_CLOCK_TIME, restored::tick);
  }

  @Override
  public void process(Record<Object, Object> record) {
    ProcessorContext<byte[], byte[]> in = context;
    PartitionFindings of = findings;
    if (in == null || of == null) {
      throw new IllegalStateException("not initialised");
    }
    long now = in.currentSystemTimeMs();
    if (record.value() instanceof ClosedWindow window) {
      of.take(window, now);
    } else if (record.value() instanceof InstanceCondition condition) {
      of.take(condition, now);
    } else {
      throw new IllegalStateException("neither window nor condition: " + record.value());
    }
  }

  @Override
  public void close() {
    PartitionFindings of = findings;
    if (of != null) {
      findings = null;
      of.close();
    }
  }

  private static void tell(
      ProcessorContext<byte[], byte[]> context, FindingRecords records, Finding finding) {
    // Of when it is told, not of what: a finding in a backlog is news, not a late heartbeat.
    context.forward(
        new Record<>(
            finding.getSubject().getBytes(StandardCharsets.UTF_8),
            records.bytes(finding),
            context.currentSystemTimeMs()));
  }

  private record Kept(KeyValueStore<Bytes, byte[]> store) implements PartitionFindings.Output {
    @Override
    public void put(String subject, byte[] state) {
      store.put(key(subject), state);
    }

    @Override
    public void delete(String subject) {
      store.delete(key(subject));
    }

    private static Bytes key(String subject) {
      return Bytes.wrap(subject.getBytes(StandardCharsets.UTF_8));
    }
  }
}
