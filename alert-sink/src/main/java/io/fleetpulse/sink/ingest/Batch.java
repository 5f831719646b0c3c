package io.fleetpulse.sink.ingest;

import io.fleetpulse.sink.ledger.ActionLedger;
import io.fleetpulse.sink.ledger.AlertLedger;
import io.fleetpulse.sink.ledger.Changed;
import io.fleetpulse.sink.lifecycle.Finding;
import io.fleetpulse.sink.lifecycle.FindingType;
import io.fleetpulse.sink.lifecycle.SystemFindings;
import io.fleetpulse.sink.notify.topic.DeadLetter;
import io.fleetpulse.sink.route.Channels;
import io.fleetpulse.sink.store.NewNotification;
import io.fleetpulse.sink.store.Payloads;
import io.fleetpulse.sink.store.Session;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.apache.kafka.common.TopicPartition;

/** Applies decoded records and moves the offsets, within one transaction of the caller. */
final class Batch {
  private final AlertLedger alerts;
  private final ActionLedger actions;

  Batch(AlertLedger alerts, ActionLedger actions) {
    this.alerts = alerts;
    this.actions = actions;
  }

  /**
   * Applies all of it.
   *
   * @param expected where the partitions stand as this reader believes
   * @throws io.fleetpulse.sink.store.FencedException if they do not: nothing of it may count
   */
  void apply(
      Session session,
      List<Decoded> records,
      Map<TopicPartition, OptionalLong> expected,
      long nowMillis,
      Changed changed) {
    for (Map.Entry<TopicPartition, Long> next : next(records).entrySet()) {
      TopicPartition partition = next.getKey();
      session
          .offsets()
          .advance(
              partition.topic(),
              partition.partition(),
              expected.getOrDefault(partition, OptionalLong.empty()),
              next.getValue());
    }
    for (Decoded each : records) {
      if (each instanceof Decoded.OfFinding finding) {
        take(session, finding, nowMillis, changed);
      } else if (each instanceof Decoded.OfResult result) {
        actions.take(session, result.result(), nowMillis, changed);
      } else if (each instanceof Decoded.Undecodable undecodable) {
        bury(session, undecodable.letter(), nowMillis, changed);
      }
    }
  }

  /** Where each partition of these records goes on. */
  static Map<TopicPartition, Long> next(List<Decoded> records) {
    Map<TopicPartition, Long> next = new LinkedHashMap<>();
    records.forEach(each -> next.put(each.partition(), each.offset() + 1));
    return next;
  }

  private void take(Session session, Decoded.OfFinding record, long nowMillis, Changed changed) {
    Finding finding = record.arrival().finding();
    if (finding.type() == FindingType.OPPORTUNITY) {
      actions.take(session, finding, nowMillis, changed);
    } else {
      alerts.take(session, record.arrival(), nowMillis, changed);
    }
  }

  private void bury(Session session, DeadLetter letter, long nowMillis, Changed changed) {
    session
        .outbox()
        .add(
            new NewNotification(
                Channels.DEAD_LETTERS,
                letter.topic() + "-" + letter.partition(),
                null,
                letter.offset(),
                Payloads.write(letter)),
            nowMillis);
    alerts.take(
        session,
        SystemFindings.undecodable(letter.topic(), true, letter.detail(), nowMillis),
        nowMillis,
        changed);
  }
}
