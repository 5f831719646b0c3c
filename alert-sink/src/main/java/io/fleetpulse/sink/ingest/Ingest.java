package io.fleetpulse.sink.ingest;

import io.fleetpulse.schemas.registry.SchemaIds;
import io.fleetpulse.service.health.HealthChecks;
import io.fleetpulse.sink.ledger.ActionLedger;
import io.fleetpulse.sink.ledger.AlertLedger;
import io.fleetpulse.sink.ledger.Ledger;
import io.fleetpulse.sink.ledger.SystemAlerts;
import io.fleetpulse.sink.lifecycle.PartitionLiveness.Reading;
import io.fleetpulse.sink.store.Database;
import io.fleetpulse.sink.store.FencedException;
import io.fleetpulse.sink.store.SqlStates;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads findings and action results. Each polled batch with its offsets is one transaction, and
 * where a partition goes on stands in the database only: whatever fails, positions are forgotten,
 * partitions paused and, once the database answers, read again from there. So nothing is lost and
 * nothing counts twice; while it is paused the sink stays in its group. One thread of its own.
 */
public final class Ingest implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Ingest.class);
  private static final Duration POLL = Duration.ofMillis(200);
  private static final Duration PAUSE = Duration.ofSeconds(1);
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(6);
  private static final Duration LEAVE_GROUP = Duration.ofSeconds(3);
  private static final long READABLE_AFTER_MILLIS = 300_000;

  private final Consumer<byte[], byte[]> consumer;
  private final Topics topics;
  private final RecordDecoder decoder;
  private final Batch batch;
  private final Database database;
  private final Ledger ledger;
  private final Sweeper sweeper;
  private final SystemAlerts system;
  private final BooleanSupplier processorWell;
  private final Duration sweepInterval;
  private final Clock clock;
  private final MeterRegistry metrics;
  private final ReadMarks marks;

  private final Map<TopicPartition, OptionalLong> positions = new HashMap<>();
  private final Set<TopicPartition> unknown = new HashSet<>();
  private final Map<TopicPartition, Long> lastRecordMillis = new HashMap<>();
  private final Map<String, Long> undecodableMillis = new HashMap<>();
  private final AtomicBoolean closed = new AtomicBoolean();
  private long nextSweepMillis;
  private long notBeforeMillis;

  /** The kind of failure that was logged and is not over; empty: none. */
  private String saidOf = "";

  /** Why the brokers are believed to be away; empty: they answered when they were last asked. */
  private String brokersAway = "";

  private volatile String trouble = "not started";
  private @Nullable Thread thread;

  /** What is read. */
  public record Topics(String findings, String results) {}

  /** Where it leads. */
  public record Target(
      Database database,
      Ledger ledger,
      AlertLedger alerts,
      ActionLedger actions,
      SystemAlerts system) {}

  /**
   * @param consumer reads committed records only and commits no offsets; closed by this
   * @param sweepInterval between two looks at what is overdue
   */
  public Ingest(
      Consumer<byte[], byte[]> consumer,
      Topics topics,
      SchemaIds ids,
      Target target,
      Sweeper sweeper,
      BooleanSupplier processorWell,
      Duration sweepInterval,
      Clock clock,
      MeterRegistry metrics) {
    this.consumer = consumer;
    this.topics = topics;
    this.decoder = new RecordDecoder(ids, topics.findings());
    this.batch = new Batch(target.alerts(), target.actions());
    this.database = target.database();
    this.ledger = target.ledger();
    this.system = target.system();
    this.sweeper = sweeper;
    this.processorWell = processorWell;
    this.sweepInterval = sweepInterval;
    this.clock = clock;
    this.metrics = metrics;
    this.marks = new ReadMarks(consumer);
  }

  public synchronized void start() {
    if (thread == null && !closed.get()) {
      thread = new Thread(this::run, "ingest");
      thread.start();
    }
  }

  /** Whether findings are being read, and what stands in the way. */
  public HealthChecks.Result health() {
    String now = trouble;
    return now.isEmpty() ? HealthChecks.Result.ok("reading") : HealthChecks.Result.down(now);
  }

  @Override
  public void close() {
    Thread running;
    synchronized (this) {
      closed.set(true);
      running = thread;
    }
    if (running == null) {
      leave();
      return;
    }
    consumer.wakeup();
    try {
      running.join(CLOSE_TIMEOUT.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (running.isAlive()) {
      LOG.warn("the consumer does not end within {}: its thread is interrupted", CLOSE_TIMEOUT);
      running.interrupt();
    }
  }

  private void run() {
    long began = clock.millis();
    undecodableMillis.put(topics.findings(), began);
    undecodableMillis.put(topics.results(), began);
    try {
      consumer.subscribe(List.of(topics.findings(), topics.results()), new Rebalance());
      while (!closed.get()) {
        round();
      }
    } catch (WakeupException | InterruptException e) {
      LOG.debug("ends", e);
    } finally {
      trouble = "stopped";
      leave();
    }
  }

  private void leave() {
    try {
      consumer.close(CloseOptions.timeout(LEAVE_GROUP));
    } catch (KafkaException e) {
      LOG.debug("the group finds out by itself", e);
    }
  }

  private void round() {
    try {
      seek();
      List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
      consumer.poll(POLL).forEach(records::add);
      if (!records.isEmpty()) {
        apply(records);
      }
      sweep();
      // After a failure an empty poll says nothing yet: what failed may still be to be read.
      if (unknown.isEmpty() && (saidOf.isEmpty() || !records.isEmpty() || caughtUp())) {
        saidOf = "";
        trouble = standing();
      }
    } catch (WakeupException | InterruptException e) {
      throw e;
    } catch (FencedException e) {
      metrics.counter("fleetpulse.sink.fenced").increment();
      LOG.warn("{}: what was read is void, going on where the database says", e.getMessage());
      forget("another sink has the partitions");
    } catch (RuntimeException e) {
      String kind = kind(e);
      if (!kind.equals(saidOf)) {
        LOG.warn("reading stops until it works again", e);
      }
      saidOf = kind;
      metrics.counter("fleetpulse.sink.batches.failed").increment();
      forget(e.toString());
    }
  }

  /** Goes to where the database says each newly assigned partition stands. */
  private void seek() {
    if (unknown.isEmpty() || clock.millis() < notBeforeMillis) {
      return;
    }
    Map<TopicPartition, OptionalLong> stored =
        database.inTransaction(
            session -> {
              Map<TopicPartition, OptionalLong> found = new HashMap<>();
              for (TopicPartition each : unknown) {
                found.put(each, session.offsets().next(each.topic(), each.partition()));
              }
              return found;
            });
    for (Map.Entry<TopicPartition, OptionalLong> each : stored.entrySet()) {
      if (each.getValue().isPresent()) {
        consumer.seek(each.getKey(), each.getValue().getAsLong());
      } else {
        consumer.seekToBeginning(List.of(each.getKey()));
      }
    }
    positions.putAll(stored);
    unknown.clear();
    consumer.resume(stored.keySet());
  }

  private void apply(List<ConsumerRecord<byte[], byte[]>> records) {
    List<Decoded> decoded = new ArrayList<>(records.size());
    for (ConsumerRecord<byte[], byte[]> record : records) {
      decoded.add(decoder.decode(record));
    }
    try {
      commit(decoded);
    } catch (RuntimeException e) {
      if (!SqlStates.unstorable(e)) {
        throw e;
      }
      oneByOne(records, decoded);
    }
    for (ConsumerRecord<byte[], byte[]> record : records) {
      lastRecordMillis.merge(
          new TopicPartition(record.topic(), record.partition()), record.timestamp(), Math::max);
    }
  }

  /** Finds the record that no database takes, such as one with a zero character in a text. */
  private void oneByOne(List<ConsumerRecord<byte[], byte[]>> records, List<Decoded> decoded) {
    for (int i = 0; i < decoded.size(); i++) {
      // The last resort has no bytes of the record: a text has its limit in each database, and a
      // record that cannot even be buried would be read for ever.
      if (!stored(decoded.get(i)) && !stored(RecordDecoder.unstorable(records.get(i)))) {
        commit(List.of(RecordDecoder.tooLarge(records.get(i))));
      }
    }
  }

  private boolean stored(Decoded decoded) {
    try {
      commit(List.of(decoded));
      return true;
    } catch (RuntimeException e) {
      if (SqlStates.unstorable(e)) {
        return false;
      }
      throw e;
    }
  }

  private void commit(List<Decoded> decoded) {
    long now = clock.millis();
    ledger.change(
        (session, changed) -> {
          batch.apply(session, decoded, positions, now, changed);
          return true;
        });
    Batch.next(decoded).forEach((each, next) -> positions.put(each, OptionalLong.of(next)));
    for (Decoded each : decoded) {
      String topic = each.partition().topic();
      metrics.counter("fleetpulse.sink.records", "topic", topic).increment();
      if (each instanceof Decoded.Undecodable undecodable) {
        String reason = undecodable.letter().reason();
        metrics
            .counter("fleetpulse.sink.dead.letters", "topic", topic, "reason", reason)
            .increment();
        undecodableMillis.put(topic, now);
      }
    }
  }

  private void sweep() {
    long now = clock.millis();
    if (now < nextSweepMillis || !unknown.isEmpty()) {
      return;
    }
    nextSweepMillis = now + sweepInterval.toMillis();
    askBrokers(now);
    List<Reading> readings = new ArrayList<>();
    for (TopicPartition each : consumer.assignment()) {
      if (each.topic().equals(topics.findings())) {
        readings.add(
            new Reading(
                each.partition(),
                marks.readUntil(each),
                lastRecordMillis.getOrDefault(each, Long.MIN_VALUE)));
      }
    }
    sweeper.sweep(readings, processorWell.getAsBoolean(), now);
    for (Map.Entry<String, Long> each : List.copyOf(undecodableMillis.entrySet())) {
      if (now - each.getValue() > READABLE_AFTER_MILLIS) {
        system.readable(each.getKey());
        undecodableMillis.remove(each.getKey());
      }
    }
  }

  /** A group whose coordinator is away may have taken the partitions back: that comes first. */
  private String standing() {
    return brokersAway.isEmpty() && consumer.assignment().isEmpty()
        ? "no partition is assigned yet"
        : brokersAway;
  }

  private void askBrokers(long nowMillis) {
    try {
      if (consumer.assignment().isEmpty()) {
        marks.ask(topics.findings());
      } else {
        marks.look(nowMillis);
      }
      if (!brokersAway.isEmpty()) {
        LOG.info("Kafka answers again");
      }
      brokersAway = "";
    } catch (TimeoutException e) {
      if (brokersAway.isEmpty()) {
        LOG.warn("Kafka does not answer; meanwhile alerts keep their state", e);
      }
      brokersAway = "Kafka does not answer: " + e.getMessage();
    }
  }

  private boolean caughtUp() {
    return consumer.assignment().stream()
        .map(consumer::currentLag)
        .allMatch(lag -> lag.isPresent() && lag.getAsLong() == 0);
  }

  /** What failed, without the text: times and counts in it differ with each attempt. */
  private static String kind(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return failure.getClass().getName() + " of " + root.getClass().getName();
  }

  private void forget(String why) {
    trouble = why;
    notBeforeMillis = clock.millis() + PAUSE.toMillis();
    positions.clear();
    marks.forget();
    unknown.clear();
    unknown.addAll(consumer.assignment());
    consumer.pause(consumer.assignment());
  }

  /** On the consumer's thread, within a poll. */
  private final class Rebalance implements ConsumerRebalanceListener {
    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
      unknown.addAll(partitions);
      consumer.pause(partitions);
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
      for (TopicPartition each : partitions) {
        positions.remove(each);
        unknown.remove(each);
        lastRecordMillis.remove(each);
        marks.forget(each);
      }
    }
  }
}
