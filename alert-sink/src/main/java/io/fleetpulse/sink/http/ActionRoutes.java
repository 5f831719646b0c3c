package io.fleetpulse.sink.http;

import io.fleetpulse.service.http.ApiException;
import io.fleetpulse.service.http.HttpShell;
import io.fleetpulse.service.http.Query;
import io.fleetpulse.sink.optimise.Action;
import io.fleetpulse.sink.optimise.ActionState;
import io.fleetpulse.sink.store.Database;
import io.fleetpulse.sink.store.Session;
import io.javalin.http.Context;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Advice and actions. Used by HTTP threads at the same time. */
public final class ActionRoutes {
  private static final int USUAL_LIMIT = 100;
  private static final int MOST_ACTIONS = 500;

  private final Database database;

  public ActionRoutes(Database database) {
    this.database = database;
  }

  /** Adds the routes. */
  public void register(HttpShell shell) {
    shell.get(
        "/api/v1/actions",
        "Advice and actions with their history, newest first",
        List.of("instance", "state", "limit"),
        this::list);
    shell.get("/api/v1/actions/{id}", "One action with its history", List.of(), this::one);
  }

  private void list(Context context) {
    String instance = Query.text(context, "instance").orElse(null);
    Set<ActionState> states =
        Reads.choices("state", Query.list(context, "state"), ActionState.class);
    int limit = Query.limit(context, USUAL_LIMIT, MOST_ACTIONS);
    context.json(Map.of("actions", actions(instance, states, limit)));
  }

  private List<Map<String, Object>> actions(
      @Nullable String instance, Set<ActionState> states, int limit) {
    return Reads.of(
        () ->
            database.inTransaction(
                session ->
                    session.actions().list(instance, states, limit).stream()
                        .map(action -> shape(session, action))
                        .toList()));
  }

  private void one(Context context) {
    String id = context.pathParam("id");
    context.json(
        Reads.of(
            () ->
                database.inTransaction(
                    session ->
                        session
                            .actions()
                            .find(id)
                            .map(action -> shape(session, action))
                            .orElseThrow(
                                () ->
                                    ApiException.notFound(
                                        "there is no action " + id,
                                        "GET /api/v1/actions lists them")))));
  }

  private static Map<String, Object> shape(Session session, Action action) {
    Map<String, Object> json = Shapes.action(action);
    json.put("history", Shapes.history(session.actions().history(action.actionId())));
    return json;
  }
}
