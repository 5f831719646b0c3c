package io.fleetpulse.sink.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;

/**
 * What is to be told. Rows are written by the transaction that decides them, and claimed for a
 * while by the node that delivers them; a claim that ran out is another node's.
 */
public final class Outbox {
  private final Handle handle;

  Outbox(Handle handle) {
    this.handle = handle;
  }

  public void add(NewNotification notification, long nowMillis) {
    handle
        .createUpdate(
            """
            INSERT INTO outbox (channel, order_key, alert_id, version, payload, state, attempts,
              next_attempt_at, claimed_until, created_at, updated_at)
            VALUES (:channel, :key, :alertId, :version, :payload, 'PENDING', 0, :now, 0, :now, :now)
            """)
        .bind("channel", notification.channel())
        .bind("key", notification.orderKey())
        .bind("alertId", notification.alertId())
        .bind("version", notification.version())
        .bind("payload", notification.payload())
        .bind("now", nowMillis)
        .execute();
  }

  /**
   * Takes due rows of a channel, of each key only the oldest pending one. Rows that another node is
   * just taking are skipped.
   */
  public List<Notification> claim(
      String channel, String node, int limit, long nowMillis, long untilMillis) {
    List<Notification> due =
        handle
            .createQuery(
                """
                SELECT * FROM outbox o
                WHERE o.channel = :channel AND o.state = 'PENDING'
                  AND o.next_attempt_at <= :now AND o.claimed_until <= :now
                  AND NOT EXISTS (SELECT 1 FROM outbox e
                    WHERE e.channel = o.channel AND e.order_key = o.order_key
                      AND e.state = 'PENDING' AND e.id < o.id)
                ORDER BY o.id LIMIT :limit FOR UPDATE SKIP LOCKED
                """)
            .bind("channel", channel)
            .bind("now", nowMillis)
            .bind("limit", limit)
            .map(Outbox::row)
            .list();
    if (!due.isEmpty()) {
      handle
          .createUpdate(
              "UPDATE outbox SET claimed_by = :node, claimed_until = :until WHERE id IN (<ids>)")
          .bind("node", node)
          .bind("until", untilMillis)
          .bindList("ids", due.stream().map(Notification::id).toList())
          .execute();
    }
    return due;
  }

  /** Gives back what a node has claimed of a channel. */
  public int release(String channel, String node) {
    return handle
        .createUpdate(
            """
            UPDATE outbox SET claimed_until = 0
            WHERE channel = :channel AND state = 'PENDING' AND claimed_by = :node
              AND claimed_until > 0
            """)
        .bind("channel", channel)
        .bind("node", node)
        .execute();
  }

  /** Gives back what earlier processes had claimed; only where no other can have the database. */
  public int releaseAll() {
    return handle
        .createUpdate("UPDATE outbox SET claimed_until = 0 WHERE claimed_until > 0")
        .execute();
  }

  /**
   * Ends the work on a row for good.
   *
   * @return false if the claim was lost meanwhile
   */
  public boolean finish(
      long id, String node, OutboxState state, @Nullable String error, long nowMillis) {
    return handle
            .createUpdate(
                """
                UPDATE outbox SET state = :state, attempts = attempts + 1, last_error = :error,
                  claimed_until = 0, updated_at = :now
                WHERE id = :id AND claimed_by = :node AND state = 'PENDING'
                """)
            .bind("id", id)
            .bind("node", node)
            .bind("state", state.name())
            .bind("error", error)
            .bind("now", nowMillis)
            .execute()
        == 1;
  }

  /**
   * Puts a row off.
   *
   * @return false if the claim was lost meanwhile
   */
  public boolean retry(long id, String node, String error, long atMillis, long nowMillis) {
    return handle
            .createUpdate(
                """
                UPDATE outbox SET attempts = attempts + 1, last_error = :error,
                  next_attempt_at = :at, claimed_until = 0, updated_at = :now
                WHERE id = :id AND claimed_by = :node AND state = 'PENDING'
                """)
            .bind("id", id)
            .bind("node", node)
            .bind("error", error)
            .bind("at", atMillis)
            .bind("now", nowMillis)
            .execute()
        == 1;
  }

  public List<Notification> ofAlert(String alertId) {
    return handle
        .createQuery("SELECT * FROM outbox WHERE alert_id = :id ORDER BY id")
        .bind("id", alertId)
        .map(Outbox::row)
        .list();
  }

  public int pending(String channel) {
    return handle
        .createQuery("SELECT count(*) FROM outbox WHERE channel = :channel AND state = 'PENDING'")
        .bind("channel", channel)
        .mapTo(Integer.class)
        .one();
  }

  /**
   * Forgets what nobody asks for any more; what is still to be told stays.
   *
   * @param deliveredBeforeMillis deliveries that ended before
   * @param givenUpBeforeMillis rejected and failed ones that ended before
   */
  public int purge(long deliveredBeforeMillis, long givenUpBeforeMillis) {
    return handle
        .createUpdate(
            """
            DELETE FROM outbox WHERE (state = 'DELIVERED' AND updated_at < :delivered)
              OR (state IN ('REJECTED', 'FAILED') AND updated_at < :givenUp)
            """)
        .bind("delivered", deliveredBeforeMillis)
        .bind("givenUp", givenUpBeforeMillis)
        .execute();
  }

  private static Notification row(ResultSet row, StatementContext context) throws SQLException {
    return new Notification(
        row.getLong("id"),
        row.getString("channel"),
        row.getString("order_key"),
        row.getString("alert_id"),
        row.getLong("version"),
        row.getString("payload"),
        OutboxState.valueOf(row.getString("state")),
        row.getInt("attempts"),
        row.getLong("next_attempt_at"),
        row.getString("last_error"),
        row.getLong("created_at"),
        row.getLong("updated_at"));
  }
}
