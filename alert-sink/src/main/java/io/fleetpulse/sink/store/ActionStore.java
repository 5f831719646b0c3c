package io.fleetpulse.sink.store;

import io.fleetpulse.sink.optimise.Action;
import io.fleetpulse.sink.optimise.ActionState;
import io.fleetpulse.sink.optimise.ActionStep;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jdbi.v3.core.statement.StatementContext;
import org.jdbi.v3.core.statement.Update;
import org.jspecify.annotations.Nullable;

/** Actions, their history, and the order of commands to each instance. */
public final class ActionStore {
  private static final List<String> RUNNING =
      Arrays.stream(ActionState.values()).filter(ActionState::running).map(Enum::name).toList();

  private final Handle handle;

  ActionStore(Handle handle) {
    this.handle = handle;
  }

  public Optional<Action> lock(String actionId) {
    return handle
        .createQuery("SELECT * FROM actions WHERE action_id = :id FOR UPDATE")
        .bind("id", actionId)
        .map(ActionStore::row)
        .findOne();
  }

  public Optional<Action> find(String actionId) {
    return handle
        .createQuery("SELECT * FROM actions WHERE action_id = :id")
        .bind("id", actionId)
        .map(ActionStore::row)
        .findOne();
  }

  /** Newest first. */
  public List<Action> ofService(String service) {
    return handle
        .createQuery(
            "SELECT * FROM actions WHERE service_key = :service ORDER BY created_at DESC LIMIT 500")
        .bind("service", service)
        .map(ActionStore::row)
        .list();
  }

  /**
   * Newest first.
   *
   * @param instance its key; null: any
   * @param states empty: any
   */
  public List<Action> list(@Nullable String instance, Set<ActionState> states, int limit) {
    List<String> conditions = new ArrayList<>(List.of("1 = 1"));
    if (instance != null) {
      conditions.add("instance = :instance");
    }
    if (!states.isEmpty()) {
      conditions.add("state IN (<states>)");
    }
    Query select =
        handle
            .createQuery(
                "SELECT * FROM actions WHERE "
                    + String.join(" AND ", conditions)
                    + " ORDER BY created_at DESC, action_id DESC LIMIT :limit")
            .bind("limit", limit);
    if (instance != null) {
      select.bind("instance", instance);
    }
    if (!states.isEmpty()) {
      select.bindList("states", states.stream().map(Enum::name).toList());
    }
    return select.map(ActionStore::row).list();
  }

  /** Running actions whose answer is late. */
  public List<Action> overdue(long nowMillis) {
    return handle
        .createQuery(
            "SELECT * FROM actions WHERE state IN (<running>) AND deadline_at <= :now"
                + " FOR UPDATE SKIP LOCKED")
        .bindList("running", RUNNING)
        .bind("now", nowMillis)
        .map(ActionStore::row)
        .list();
  }

  /** The newest sequence sent to an instance; 0: none. */
  public long lastSequence(String instance) {
    return handle
        .createQuery("SELECT last_sequence FROM action_sequences WHERE instance = :instance")
        .bind("instance", instance)
        .mapTo(Long.class)
        .findOne()
        .orElse(0L);
  }

  /**
   * Writes an action's step with its history, the sequence of its command, and whether its service
   * is busy. Two sinks that start an action of one service at once: one of them fails here.
   */
  public void save(ActionStep step) {
    Action action = step.action();
    boolean created = update(action) == 0;
    if (created) {
      insert(action);
    }
    int entries =
        handle
            .createQuery("SELECT count(*) FROM action_history WHERE action_id = :id")
            .bind("id", action.actionId())
            .mapTo(Integer.class)
            .one();
    handle
        .createUpdate(
            "INSERT INTO action_history (action_id, step, state, at_millis, changed_by, reason)"
                + " VALUES (:id, :step, :state, :at, :by, :reason)")
        .bind("id", action.actionId())
        .bind("step", entries + 1)
        .bind("state", action.state().name())
        .bind("at", action.updatedAtMillis())
        .bind("by", step.by())
        .bind("reason", step.reason())
        .execute();
    if (step.command() != null) {
      saveSequence(action.instance(), step.command().sequence());
    }
    if (created && action.state().running()) {
      handle
          .createUpdate("INSERT INTO action_locks (service_key, action_id) VALUES (:service, :id)")
          .bind("service", action.service())
          .bind("id", action.actionId())
          .execute();
    } else if (!action.state().running()) {
      handle
          .createUpdate("DELETE FROM action_locks WHERE action_id = :id")
          .bind("id", action.actionId())
          .execute();
    }
  }

  public List<HistoryEntry> history(String actionId) {
    return handle
        .createQuery("SELECT * FROM action_history WHERE action_id = :id ORDER BY step")
        .bind("id", actionId)
        .map(
            (row, context) ->
                new HistoryEntry(
                    row.getLong("step"),
                    row.getString("state"),
                    row.getLong("at_millis"),
                    row.getString("changed_by"),
                    row.getString("reason")))
        .list();
  }

  private void saveSequence(String instance, long sequence) {
    int updated =
        handle
            .createUpdate(
                "UPDATE action_sequences SET last_sequence = :sequence WHERE instance = :instance")
            .bind("instance", instance)
            .bind("sequence", sequence)
            .execute();
    if (updated == 0) {
      handle
          .createUpdate(
              "INSERT INTO action_sequences (instance, last_sequence) VALUES (:instance, :sequence)")
          .bind("instance", instance)
          .bind("sequence", sequence)
          .execute();
    }
  }

  private int update(Action action) {
    return bind(
            handle.createUpdate(
                """
                UPDATE actions SET instance = :instance, service_key = :service,
                  instance_start = :start, strategy = :strategy, option_name = :option,
                  value_from = :from, value_to = :to, state = :state, reason = :reason,
                  sequence_number = :sequence, created_at = :created, updated_at = :updated,
                  deadline_at = :deadline, heap_committed_before = :heapBefore,
                  heap_committed_after = :heapAfter, resident_set_before = :rssBefore,
                  resident_set_after = :rssAfter
                WHERE action_id = :id
                """),
            action)
        .execute();
  }

  private void insert(Action action) {
    bind(
            handle.createUpdate(
                """
                INSERT INTO actions (action_id, instance, service_key, instance_start, strategy,
                  option_name, value_from, value_to, state, reason, sequence_number, created_at,
                  updated_at, deadline_at, heap_committed_before, heap_committed_after,
                  resident_set_before, resident_set_after)
                VALUES (:id, :instance, :service, :start, :strategy, :option, :from, :to, :state,
                  :reason, :sequence, :created, :updated, :deadline, :heapBefore, :heapAfter,
                  :rssBefore, :rssAfter)
                """),
            action)
        .execute();
  }

  private static Update bind(Update update, Action action) {
    return update
        .bind("id", action.actionId())
        .bind("instance", action.instance())
        .bind("service", action.service())
        .bind("start", action.instanceStartMillis())
        .bind("strategy", action.strategy())
        .bind("option", action.option())
        .bind("from", action.from())
        .bind("to", action.to())
        .bind("state", action.state().name())
        .bind("reason", action.reason())
        .bind("sequence", action.sequence())
        .bind("created", action.createdAtMillis())
        .bind("updated", action.updatedAtMillis())
        .bind("deadline", action.deadlineMillis())
        .bind("heapBefore", action.heapCommittedBefore())
        .bind("heapAfter", action.heapCommittedAfter())
        .bind("rssBefore", action.residentSetBefore())
        .bind("rssAfter", action.residentSetAfter());
  }

  private static Action row(ResultSet row, StatementContext context) throws SQLException {
    return new Action(
        row.getString("action_id"),
        row.getString("instance"),
        row.getString("service_key"),
        row.getLong("instance_start"),
        row.getString("strategy"),
        row.getString("option_name"),
        row.getString("value_from"),
        row.getString("value_to"),
        ActionState.valueOf(row.getString("state")),
        row.getString("reason"),
        row.getLong("sequence_number"),
        row.getLong("created_at"),
        row.getLong("updated_at"),
        row.getLong("deadline_at"),
        row.getObject("heap_committed_before", Long.class),
        row.getObject("heap_committed_after", Long.class),
        row.getObject("resident_set_before", Long.class),
        row.getObject("resident_set_after", Long.class));
  }
}
