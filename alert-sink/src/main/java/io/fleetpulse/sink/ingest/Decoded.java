package io.fleetpulse.sink.ingest;

import io.fleetpulse.sink.lifecycle.Arrival;
import io.fleetpulse.sink.notify.topic.DeadLetter;
import io.fleetpulse.sink.optimise.Result;
import org.apache.kafka.common.TopicPartition;

/** A record as the ledgers take it, and where it stood. */
sealed interface Decoded {
  TopicPartition partition();

  long offset();

  record OfFinding(TopicPartition partition, long offset, Arrival arrival) implements Decoded {}

  record OfResult(TopicPartition partition, long offset, Result result) implements Decoded {}

  /** It could not be read. */
  record Undecodable(TopicPartition partition, long offset, DeadLetter letter) implements Decoded {}
}
