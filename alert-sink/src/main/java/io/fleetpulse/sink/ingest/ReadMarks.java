package io.fleetpulse.sink.ingest;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;

/**
 * Until when each partition was surely read. The consumer's own word does not do: while the brokers
 * are away it keeps its partitions and the lag of its last fetch, which is none. So the brokers are
 * asked where each partition ends; once that end is reached, all is read that had arrived when they
 * were asked. On the consumer's thread.
 */
final class ReadMarks {
  private static final Duration ANSWER = Duration.ofSeconds(3);

  private final Consumer<?, ?> consumer;
  private final Map<TopicPartition, End> asked = new HashMap<>();
  private final Map<TopicPartition, Long> readUntil = new HashMap<>();

  private record End(long offset, long askedMillis) {}

  ReadMarks(Consumer<?, ?> consumer) {
    this.consumer = consumer;
  }

  /**
   * Asks the brokers, and sees what was reached since they were asked before.
   *
   * @throws TimeoutException if they do not answer: nothing is known of any partition
   */
  void look(long nowMillis) {
    try {
      consumer
          .endOffsets(consumer.assignment(), ANSWER)
          .forEach((each, end) -> mark(each, end, nowMillis));
    } catch (TimeoutException e) {
      forget();
      throw e;
    }
  }

  /**
   * Asks whether they answer at all, of a topic of which nothing is assigned.
   *
   * @throws TimeoutException if they do not
   */
  void ask(String topic) {
    // The partitions of a topic may be known from before; where one ends has to be asked.
    consumer.partitionsFor(topic, ANSWER).stream()
        .findFirst()
        .map(any -> new TopicPartition(topic, any.partition()))
        .ifPresent(any -> consumer.endOffsets(Set.of(any), ANSWER));
  }

  /** {@link Long#MIN_VALUE}: not known. */
  long readUntil(TopicPartition partition) {
    return readUntil.getOrDefault(partition, Long.MIN_VALUE);
  }

  /** Reading begins anew. */
  void forget() {
    asked.clear();
    readUntil.clear();
  }

  /** Reading of this one ends. */
  void forget(TopicPartition partition) {
    asked.remove(partition);
    readUntil.remove(partition);
  }

  /**
   * An end that is not reached stays the mark: a partition that always gets records would else
   * never be read to its end, only to that of a moment ago.
   */
  private void mark(TopicPartition partition, long end, long nowMillis) {
    End mark = asked.get(partition);
    if (mark == null) {
      asked.put(partition, new End(end, nowMillis));
    } else if (consumer.position(partition, ANSWER) >= mark.offset()) {
      readUntil.put(partition, mark.askedMillis());
      asked.put(partition, new End(end, nowMillis));
    }
  }
}
