package io.fleetpulse.streams.http;

import io.fleetpulse.analysis.window.ClosedWindow;
import io.fleetpulse.analysis.window.Series;
import io.fleetpulse.analysis.window.SeriesKey;
import io.fleetpulse.analysis.window.Stat;
import io.fleetpulse.service.http.ApiException;
import io.fleetpulse.service.http.HttpShell;
import io.fleetpulse.service.http.Operation;
import io.fleetpulse.service.http.Parameter;
import io.fleetpulse.streams.query.NotReady;
import io.fleetpulse.streams.query.WindowHistory;
import io.fleetpulse.streams.window.LiveInstance;
import io.fleetpulse.streams.window.LiveInstances;
import io.fleetpulse.streams.window.WindowTier;
import io.javalin.http.Context;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/** Instances and their windows. */
public final class InstanceRoutes {
  private static final long MOST_MILLIS = Long.MAX_VALUE / 4;
  private static final String ONE = "/api/v1/instances/{namespace}/{service}/{instance}";
  private static final int USUAL_PAGE = 200;
  static final int USUAL_POINTS = 360;
  static final Parameter IN_NAMESPACE = Parameter.path("namespace", "service.namespace.");
  static final Parameter OF_SERVICE = Parameter.path("service", "service.name.");
  private static final Parameter INSTANCE = Parameter.path("instance", "service.instance.id.");
  private static final Parameter SERVICE =
      Parameter.text("service", "Only of this service: its name, or namespace/service.");
  private static final Parameter STATE =
      Parameter.choice("state", "Only in this state.", "live", "silent", "ended");
  private static final Parameter LIMIT =
      Parameter.whole("limit", "Instances at most.", 1, 1000).otherwise(USUAL_PAGE);
  private static final Parameter AFTER =
      Parameter.text("after", "Only those whose key comes after this: next of a page.");
  private static final Parameter SPARKLINE =
      Parameter.texts("sparkline", "Metrics whose last five minutes come along.", 6);

  static final Parameter METRIC =
      Parameter.required(
          "metric",
          "Name of the metric.",
          "such as ?metric=jvm.heap.used; all of them: /api/v1/metrics");
  static final Parameter FROM =
      Parameter.whole(
          "from", "Windows from here on, epoch milliseconds; an hour before to.", 0, MOST_MILLIS);
  static final Parameter TO =
      Parameter.whole("to", "Windows up to here, epoch milliseconds; now.", 0, MOST_MILLIS);
  static final Parameter POINTS =
      Parameter.whole("limit", "Windows at most, the latest.", 1, 5000).otherwise(USUAL_POINTS);
  private static final Parameter TIER =
      Parameter.choice("tier", "Length of the windows.", "10s", "1m", "10m").otherwise("10s");

  private static final int SPARKLINE_POINTS = 30;
  static final long HOUR_MILLIS = 3_600_000;

  private final LiveInstances instances;
  private final WindowHistory history;
  private final MetricNames names;
  private final LongSupplier clockMillis;

  public InstanceRoutes(
      LiveInstances instances,
      WindowHistory history,
      LiveCatalogue catalogue,
      LongSupplier clockMillis) {
    this.instances = instances;
    this.history = history;
    this.names = new MetricNames(catalogue);
    this.clockMillis = clockMillis;
  }

  /** Adds the routes. */
  public void register(HttpShell http) {
    http.route(
        Operation.get("listInstances", "/api/v1/instances", "Instances, in order of their keys")
            .takes(SERVICE, STATE, LIMIT, AFTER, SPARKLINE)
            .answers(Shapes.INSTANCES)
            .fails(400, "A parameter is wrong; the hint says how."),
        this::list);
    http.route(
        Operation.get("getInstance", ONE, "One instance")
            .takes(IN_NAMESPACE, OF_SERVICE, INSTANCE)
            .answers(Shapes.INSTANCE)
            .fails(404, "There is no such instance."),
        context -> context.json(Json.instance(find(context))));
    http.route(
        Operation.get("listInstanceWindows", ONE + "/windows", "One instance's windows of a metric")
            .takes(IN_NAMESPACE, OF_SERVICE, INSTANCE, METRIC, TIER, FROM, TO, POINTS)
            .answers(Shapes.WINDOWS)
            .fails(400, "A parameter is wrong; the hint says how.")
            .fails(404, "There is no such instance.")
            .fails(503, "The history is not readable now: starting, restoring or moving."),
        this::windows);
  }

  private void list(Context context) {
    int limit = (int) LIMIT.whole(context, USUAL_PAGE);
    Optional<String> after = AFTER.text(context);
    Optional<String> service = SERVICE.text(context);
    Optional<String> state = STATE.text(context);
    List<String> sparklines = SPARKLINE.texts(context);
    sparklines.forEach(names::check);
    List<LiveInstance> page =
        instances.all().stream()
            .filter(live -> after.isEmpty() || live.key().compareTo(after.get()) > 0)
            .filter(
                live ->
                    service.isEmpty()
                        || service.get().equals(live.identity().service())
                        || service
                            .get()
                            .equals(live.identity().namespace() + "/" + live.identity().service()))
            .filter(live -> state.isEmpty() || state.get().equals(Json.state(live)))
            .sorted(Comparator.comparing(LiveInstance::key))
            .limit(limit + 1L)
            .toList();
    List<Map<String, Object>> answer = new ArrayList<>();
    for (LiveInstance live : page.subList(0, Math.min(limit, page.size()))) {
      Map<String, Object> json = Json.instance(live);
      if (!sparklines.isEmpty()) {
        json.put("sparklines", sparklines(live, sparklines));
      }
      answer.add(json);
    }
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("instances", answer);
    body.put("next", page.size() > limit ? page.get(limit - 1).key() : null);
    context.json(body);
  }

  private Map<String, Object> sparklines(LiveInstance live, List<String> metrics) {
    long now = clockMillis.getAsLong();
    Map<String, Object> lines = new LinkedHashMap<>();
    try {
      List<ClosedWindow> windows =
          history.windows(
              WindowTier.TEN_SECONDS,
              live.identity(),
              series -> metrics.contains(series.key().metric()),
              now - (SPARKLINE_POINTS + 3) * WindowTier.TEN_SECONDS.size().toMillis(),
              now,
              SPARKLINE_POINTS);
      for (String metric : metrics) {
        List<List<Object>> points = new ArrayList<>();
        for (ClosedWindow window : windows) {
          int series = window.find(metric);
          if (series >= 0) {
            double average = window.stat(series, Stat.AVG);
            points.add(
                List.of(
                    window.startMillis(),
                    Double.isNaN(average) ? window.stat(series, Stat.RATE) : average));
          }
        }
        lines.put(metric, points);
      }
    } catch (NotReady e) {
      metrics.forEach(metric -> lines.put(metric, List.of()));
    }
    return lines;
  }

  private void windows(Context context) {
    LiveInstance live = find(context);
    String name = METRIC.needed(context);
    names.check(name);
    WindowTier tier =
        WindowTier.of(TIER.text(context).orElse(WindowTier.TEN_SECONDS.label())).orElseThrow();
    long to = TO.whole(context, clockMillis.getAsLong());
    long from = FROM.whole(context, Math.max(0, to - HOUR_MILLIS));
    if (from > to) {
      throw Parameter.bad("from=" + from + " is after to=" + to, "epoch milliseconds, from <= to");
    }
    List<ClosedWindow> windows;
    try {
      windows =
          history.windows(
              tier,
              live.identity(),
              series -> series.key().metric().equals(name),
              from,
              to,
              (int) POINTS.whole(context, USUAL_POINTS));
    } catch (NotReady e) {
      throw ApiException.unavailable(String.valueOf(e.getMessage()));
    }
    Series of = null;
    Map<SeriesKey, List<Map<String, Object>>> points = new LinkedHashMap<>();
    for (ClosedWindow window : windows) {
      for (int i = 0; i < window.series().size(); i++) {
        Series series = window.series().get(i);
        if (series.key().metric().equals(name)) {
          of = series;
          points.computeIfAbsent(series.key(), any -> new ArrayList<>()).add(Json.point(window, i));
        }
      }
    }
    List<Map<String, Object>> series = new ArrayList<>();
    points.forEach((key, all) -> series.add(Map.of("attributes", key.attributes(), "points", all)));
    Map<String, Object> body = new LinkedHashMap<>();
    LiveCatalogue.Known metric =
        of == null ? names.metric(name) : LiveCatalogue.Known.of(of, "", List.of());
    body.put("metric", name);
    body.put("unit", metric.unit());
    body.put("kind", metric.kindLabel());
    body.put("tier", tier.label());
    body.put("series", series);
    context.json(body);
  }

  private LiveInstance find(Context context) {
    String key =
        context.pathParam("namespace")
            + "/"
            + context.pathParam("service")
            + "/"
            + context.pathParam("instance");
    return instances
        .find(key)
        .orElseThrow(
            () -> ApiException.notFound("no instance " + key, "all of them: /api/v1/instances"));
  }
}
