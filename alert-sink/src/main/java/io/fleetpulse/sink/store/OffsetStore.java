package io.fleetpulse.sink.store;

import java.util.OptionalLong;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.UnableToExecuteStatementException;

/** How far each partition was applied. */
public final class OffsetStore {
  private final Handle handle;

  OffsetStore(Handle handle) {
    this.handle = handle;
  }

  /** Where to read on; empty: nothing was read yet. */
  public OptionalLong next(String topic, int partition) {
    return handle
        .createQuery(
            "SELECT next_offset FROM consumer_offsets WHERE topic = :topic AND partition_id = :p")
        .bind("topic", topic)
        .bind("p", partition)
        .mapTo(Long.class)
        .findOne()
        .map(OptionalLong::of)
        .orElse(OptionalLong.empty());
  }

  /**
   * Moves from where this reader believes the partition stands.
   *
   * @throws FencedException if it stands elsewhere: another sink has the partition, and the whole
   *     transaction must not count
   */
  public void advance(String topic, int partition, OptionalLong expected, long next) {
    int moved;
    if (expected.isPresent()) {
      moved =
          handle
              .createUpdate(
                  "UPDATE consumer_offsets SET next_offset = :next"
                      + " WHERE topic = :topic AND partition_id = :p AND next_offset = :expected")
              .bind("topic", topic)
              .bind("p", partition)
              .bind("next", next)
              .bind("expected", expected.getAsLong())
              .execute();
    } else {
      moved = insert(topic, partition, next);
    }
    if (moved != 1) {
      throw new FencedException(topic, partition);
    }
  }

  private int insert(String topic, int partition, long next) {
    try {
      return handle
          .createUpdate(
              "INSERT INTO consumer_offsets (topic, partition_id, next_offset)"
                  + " VALUES (:topic, :p, :next)")
          .bind("topic", topic)
          .bind("p", partition)
          .bind("next", next)
          .execute();
    } catch (UnableToExecuteStatementException e) {
      if (SqlStates.duplicate(e)) {
        throw new FencedException(topic, partition, e);
      }
      throw e;
    }
  }
}
