package io.fleetpulse.sink.http;

import io.fleetpulse.service.http.ApiException;
import io.fleetpulse.service.http.HttpShell;
import io.fleetpulse.service.http.Operation;
import io.fleetpulse.service.http.Parameter;
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
  private static final Parameter INSTANCE =
      Parameter.text("instance", "Only of this instance: namespace/service/instance.");
  private static final Parameter STATE =
      Parameter.choices("state", "Only in these states.", Reads.names(ActionState.values()));
  private static final Parameter LIMIT =
      Parameter.whole("limit", "Actions at most.", 1, 500).otherwise(USUAL_LIMIT);

  private final Database database;

  public ActionRoutes(Database database) {
    this.database = database;
  }

  /** Adds the routes. */
  public void register(HttpShell shell) {
    shell.route(
        Operation.get(
                "listActions",
                "/api/v1/actions",
                "Advice and actions with their history, newest first")
            .takes(INSTANCE, STATE, LIMIT)
            .answers(Described.ACTIONS)
            .fails(400, "A parameter is wrong; the hint says how.")
            .fails(503, Reads.AWAY),
        this::list);
    shell.route(
        Operation.get("getAction", "/api/v1/actions/{id}", "One action with its history")
            .takes(Parameter.path("id", "Its actionId."))
            .answers(Described.ACTION)
            .fails(404, "There is no such action.")
            .fails(503, Reads.AWAY),
        this::one);
  }

  private void list(Context context) {
    String instance = INSTANCE.text(context).orElse(null);
    Set<ActionState> states = Reads.constants(STATE.texts(context), ActionState.class);
    int limit = (int) LIMIT.whole(context, USUAL_LIMIT);
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
