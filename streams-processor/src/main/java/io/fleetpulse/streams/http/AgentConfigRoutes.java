package io.fleetpulse.streams.http;

import static io.fleetpulse.service.http.Shape.choice;
import static io.fleetpulse.service.http.Shape.field;
import static io.fleetpulse.service.http.Shape.list;
import static io.fleetpulse.service.http.Shape.map;
import static io.fleetpulse.service.http.Shape.object;
import static io.fleetpulse.service.http.Shape.text;
import static io.fleetpulse.service.http.Shape.whole;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fleetpulse.schemas.avro.AgentConfig;
import io.fleetpulse.schemas.setting.LiveCheck.Problem;
import io.fleetpulse.schemas.topics.ConfigKey;
import io.fleetpulse.service.http.ApiException;
import io.fleetpulse.service.http.HttpShell;
import io.fleetpulse.service.http.Operation;
import io.fleetpulse.service.http.Parameter;
import io.fleetpulse.service.http.Shape;
import io.fleetpulse.streams.agent.AgentConfigBook;
import io.fleetpulse.streams.control.ControlWriter;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Settings of agents that change while they run, by whose they are. What became of them in a JVM
 * stands at its instance.
 */
public final class AgentConfigRoutes {
  private static final String ALL = "/api/v1/agent-config";
  private static final String ONE = ALL + "/<key>";

  private static final Parameter KEY =
      Parameter.path(
          "key", "Whose: *, the fleet; namespace/service; or namespace/service/instance.");

  private static final Shape SETTINGS =
      map("By name, as in an agent's file, such as interval: 10s.", text("Value."));

  private static final Shape CONFIG =
      object(
          "AgentConfig",
          "Settings of agents, and what was written last.",
          field("key", text("As in the path.")),
          field("level", choice("Whose they are.", "fleet", "service", "instance")),
          field("version", whole("Of the settings that agents use; 0: there are none.")),
          field("settings", SETTINGS),
          field("newestVersion", whole("Of what was written last.")),
          field(
              "problems",
              list(
                  "Why agents refuse what was written last; empty: they do not.",
                  object(
                      "AgentConfigProblem",
                      "A setting that cannot be used.",
                      field("setting", text("Its name.")),
                      field("message", text("What is wrong.")),
                      field("remedy", text("What to do."))))));

  private static final Shape CONFIGS =
      object(
          "AgentConfigs",
          "All settings of agents that change while they run.",
          field("configs", list("In order of their keys.", CONFIG)));

  private static final Shape SENT =
      object("NewAgentConfig", "Settings as they are sent.", field("settings", SETTINGS));

  private final AgentConfigBook book;
  private final ControlChanges<AgentConfig> changes;

  public AgentConfigRoutes(AgentConfigBook book, ControlWriter<AgentConfig> writer) {
    this(book, writer, ControlChanges.READ_BACK);
  }

  /**
   * @param readBack how long a change may take to be read back
   */
  AgentConfigRoutes(AgentConfigBook book, ControlWriter<AgentConfig> writer, Duration readBack) {
    this.book = book;
    this.changes = new ControlChanges<>(writer, new Changed(book), readBack);
  }

  private record Changed(AgentConfigBook book) implements ControlChanges.Book {
    @Override
    public OptionalLong newest(String key) {
      AgentConfigBook.Entry entry = book.byKey().get(key);
      return entry == null ? OptionalLong.empty() : OptionalLong.of(entry.newestVersion());
    }

    @Override
    public boolean await(String key, long version, Duration most) throws InterruptedException {
      return book.await(key, version, most);
    }
  }

  /** Adds the routes. */
  public void register(HttpShell http) {
    http.route(
        Operation.get("listAgentConfigs", ALL, "All settings of agents that change while they run")
            .answers(CONFIGS),
        context ->
            context.json(
                Map.of(
                    "configs",
                    book.byKey().values().stream().map(AgentConfigRoutes::json).toList())));
    http.route(
        Operation.get("getAgentConfig", ONE, "Settings of the fleet, a service or an instance")
            .takes(KEY)
            .answers(CONFIG)
            .fails(404, "There are none of that key."),
        context -> context.json(json(find(context))));
    http.route(
        Operation.of(HandlerType.PUT, "putAgentConfig", ONE, "Sets all settings of a key")
            .takes(KEY)
            .body(SENT)
            .answers(200, "They took the place of those before.", CONFIG)
            .answers(201, "They are new.", CONFIG)
            .fails(400, "The body is no JSON.")
            .fails(422, "They are refused; the message says why and the hint what to do.")
            .fails(503, "Kafka does not take them now, or they are not read back in time."),
        context -> put(context, http.mapper()));
    http.route(
        Operation.of(HandlerType.DELETE, "deleteAgentConfig", ONE, "Deletes all settings of a key")
            .takes(KEY)
            .answersNothing(204, "They are gone; less specific ones hold.")
            .fails(404, "There are none of that key.")
            .fails(503, "Kafka does not take it now, or it is not read back in time."),
        this::delete);
  }

  private void put(Context context, ObjectMapper mapper)
      throws JsonProcessingException, InterruptedException {
    String key = context.pathParam("key");
    List<Problem> problems = new ArrayList<>();
    Map<String, String> settings = settings(mapper.readTree(context.body()), problems);
    problems.addAll(book.problems(key, settings));
    if (!problems.isEmpty()) {
      throw ApiException.invalid(
          problems.stream()
              .map(problem -> problem.setting() + ": " + problem.message())
              .collect(Collectors.joining("; ")),
          problems.stream().map(Problem::remedy).distinct().collect(Collectors.joining("; ")));
    }
    ControlChanges.Written written =
        changes.write(key, version -> new AgentConfig(version, settings));
    long version = written.version();
    context
        .status(written.created() ? 201 : 200)
        .json(json(new AgentConfigBook.Entry(key, version, settings, version, List.of())));
  }

  private void delete(Context context) throws InterruptedException {
    changes.delete(find(context).key());
    context.status(204);
  }

  private AgentConfigBook.Entry find(Context context) {
    String key = context.pathParam("key");
    AgentConfigBook.Entry entry = book.byKey().get(key);
    if (entry == null) {
      throw ApiException.notFound("no settings of " + key, "all of them: " + ALL);
    }
    return entry;
  }

  private static Map<String, String> settings(JsonNode body, List<Problem> problems) {
    Map<String, String> settings = new TreeMap<>();
    body.fieldNames()
        .forEachRemaining(
            name -> {
              if (!name.equals("settings")) {
                problems.add(new Problem(name, "there is no such field", "there is settings"));
              }
            });
    JsonNode given = body.path("settings");
    if (!given.isObject()) {
      problems.add(
          new Problem(
              "settings", "no JSON object", "such as {\"settings\": {\"interval\": \"10s\"}}"));
      return settings;
    }
    given
        .fields()
        .forEachRemaining(
            setting -> {
              if (setting.getValue().isValueNode() && !setting.getValue().isNull()) {
                settings.put(setting.getKey(), setting.getValue().asText());
              } else {
                problems.add(
                    new Problem(setting.getKey(), "no text", "leave it out to have it unset"));
              }
            });
    return settings;
  }

  private static Map<String, Object> json(AgentConfigBook.Entry entry) {
    Map<String, String> settings = entry.settings();
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("key", entry.key());
    json.put("level", ConfigKey.level(entry.key()));
    json.put("version", entry.version());
    json.put("settings", settings == null ? Map.of() : new TreeMap<>(settings));
    json.put("newestVersion", entry.newestVersion());
    json.put("problems", entry.problems());
    return json;
  }
}
