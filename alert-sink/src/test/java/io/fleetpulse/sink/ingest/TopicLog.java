package io.fleetpulse.sink.ingest;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;

/** A consumer of partitions that keep their records, so that they can be read again. */
final class TopicLog extends MockConsumer<byte[], byte[]> {
  private static final long MOST_WAIT_MILLIS = 20;

  private final List<ConsumerRecord<byte[], byte[]>> log = new ArrayList<>();
  private boolean away;
  private int asked;

  TopicLog() {
    super("earliest");
  }

  /** Has them assigned by the next poll. */
  void assigned(TopicPartition... partitions) {
    List<TopicPartition> all = List.of(partitions);
    schedulePollTask(
        () -> {
          updateBeginningOffsets(
              all.stream().collect(Collectors.toMap(Function.identity(), e -> 0L)));
          rebalance(all);
        });
  }

  /** Has them taken away by the next poll, as by a rebalance that does not end. */
  void revoked() {
    schedulePollTask(() -> rebalance(List.of()));
  }

  @SafeVarargs
  final synchronized TopicLog with(ConsumerRecord<byte[], byte[]>... records) {
    log.addAll(List.of(records));
    notifyAll();
    return this;
  }

  /** As a real consumer then: it keeps its partitions and its lag, and its polls are empty. */
  synchronized void away(boolean now) {
    away = now;
  }

  /** How often it was asked for the ends of partitions. */
  synchronized int asked() {
    return asked;
  }

  @Override
  public synchronized Map<TopicPartition, Long> endOffsets(
      Collection<TopicPartition> partitions, Duration timeout) {
    asked++;
    if (away) {
      throw new TimeoutException("no end offsets within " + timeout);
    }
    return partitions.stream().collect(Collectors.toMap(Function.identity(), this::end));
  }

  private long end(TopicPartition partition) {
    return log.stream()
        .filter(each -> each.topic().equals(partition.topic()))
        .filter(each -> each.partition() == partition.partition())
        .mapToLong(each -> each.offset() + 1)
        .max()
        .orElse(0);
  }

  @Override
  public synchronized ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
    super.poll(timeout);
    Map<TopicPartition, List<ConsumerRecord<byte[], byte[]>>> found = new HashMap<>();
    for (ConsumerRecord<byte[], byte[]> each : log) {
      TopicPartition partition = new TopicPartition(each.topic(), each.partition());
      if (!away
          && assignment().contains(partition)
          && !paused().contains(partition)
          && each.offset() >= position(partition)) {
        found.computeIfAbsent(partition, any -> new ArrayList<>()).add(each);
        seek(partition, each.offset() + 1);
      }
    }
    if (found.isEmpty()) {
      try {
        wait(MOST_WAIT_MILLIS);
      } catch (InterruptedException e) {
        throw new org.apache.kafka.common.errors.InterruptException(e);
      }
    }
    return new ConsumerRecords<>(found, Map.of());
  }

  @Override
  public synchronized OptionalLong currentLag(TopicPartition partition) {
    if (away) {
      return OptionalLong.of(0);
    }
    return OptionalLong.of(
        log.stream()
            .filter(each -> each.topic().equals(partition.topic()))
            .filter(each -> each.partition() == partition.partition())
            .filter(each -> each.offset() >= position(partition))
            .count());
  }
}
