package io.fleetpulse.streams.http;

import io.fleetpulse.analysis.window.ClosedWindow;
import io.fleetpulse.analysis.window.Series;
import io.fleetpulse.analysis.window.SeriesKey;
import io.fleetpulse.analysis.window.Stat;
import io.fleetpulse.schemas.catalogue.Metric;
import io.fleetpulse.schemas.catalogue.MetricCatalogue;
import io.fleetpulse.service.http.ApiException;
import io.fleetpulse.service.http.HttpShell;
import io.fleetpulse.service.http.Query;
import io.fleetpulse.streams.query.NotReady;
import io.fleetpulse.streams.query.WindowHistory;
import io.fleetpulse.streams.store.HistoryTier;
import io.fleetpulse.streams.window.LiveInstance;
import io.fleetpulse.streams.window.LiveInstances;
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
  private static final String ONE = "/api/v1/instances/{namespace}/{service}/{instance}";
  private static final int SPARKLINE_POINTS = 30;
  private static final int MOST_SPARKLINES = 6;
  private static final long HOUR_MILLIS = 3_600_000;

  private final LiveInstances instances;
  private final WindowHistory history;
  private final MetricCatalogue catalogue;
  private final LongSupplier clockMillis;

  public InstanceRoutes(
      LiveInstances instances,
      WindowHistory history,
      MetricCatalogue catalogue,
      LongSupplier clockMillis) {
    this.instances = instances;
    this.history = history;
    this.catalogue = catalogue;
    this.clockMillis = clockMillis;
  }

  /** Adds the routes. */
  public void register(HttpShell http) {
    http.get(
        "/api/v1/instances",
        "Instances, in order of their keys",
        List.of("service", "state", "limit", "after", "sparkline"),
        this::list);
    http.get(ONE, "One instance", List.of(), context -> context.json(Json.instance(find(context))));
    http.get(
        ONE + "/windows",
        "One instance's windows of a metric",
        List.of("metric", "tier", "from", "to", "limit"),
        this::windows);
  }

  private void list(Context context) {
    int limit = Query.limit(context, 200, 1000);
    Optional<String> after = Query.text(context, "after");
    Optional<String> service = Query.text(context, "service");
    Optional<String> state = Query.text(context, "state");
    List<String> sparklines = Query.list(context, "sparkline");
    if (sparklines.size() > MOST_SPARKLINES) {
      throw new ApiException(
          400, "bad-parameter", "at most " + MOST_SPARKLINES + " sparklines", "");
    }
    sparklines.forEach(this::metric);
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
            .filter(
                live -> state.isEmpty() || state.get().equals(live.silent() ? "silent" : "live"))
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
              HistoryTier.TEN_SECONDS,
              live.identity(),
              now - (SPARKLINE_POINTS + 3) * HistoryTier.TEN_SECONDS.size().toMillis(),
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
    Metric metric =
        metric(
            Query.text(context, "metric")
                .orElseThrow(
                    () ->
                        new ApiException(
                            400,
                            "bad-parameter",
                            "the parameter metric is missing",
                            "such as ?metric=jvm.heap.used; all of them: /api/v1/metrics")));
    String tierLabel = Query.text(context, "tier").orElse(HistoryTier.TEN_SECONDS.label());
    HistoryTier tier =
        HistoryTier.of(tierLabel)
            .orElseThrow(
                () ->
                    new ApiException(
                        400, "bad-parameter", "tier=" + tierLabel + " is none", "use 10s or 1m"));
    long to = Query.number(context, "to", clockMillis.getAsLong(), 0, Long.MAX_VALUE / 4);
    long from = Query.number(context, "from", to - HOUR_MILLIS, 0, to);
    List<ClosedWindow> windows;
    try {
      windows = history.windows(tier, live.identity(), from, to, Query.limit(context, 360, 5000));
    } catch (NotReady e) {
      throw ApiException.unavailable(String.valueOf(e.getMessage()));
    }
    Map<SeriesKey, List<Map<String, Object>>> points = new LinkedHashMap<>();
    for (ClosedWindow window : windows) {
      for (int i = 0; i < window.series().size(); i++) {
        Series series = window.series().get(i);
        if (series.key().metric().equals(metric.name())) {
          points.computeIfAbsent(series.key(), any -> new ArrayList<>()).add(Json.point(window, i));
        }
      }
    }
    List<Map<String, Object>> series = new ArrayList<>();
    points.forEach((key, of) -> series.add(Map.of("attributes", key.attributes(), "points", of)));
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("metric", metric.name());
    body.put("unit", metric.unit());
    body.put("kind", metric.kind().label());
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

  private Metric metric(String name) {
    return catalogue
        .find(name)
        .orElseThrow(
            () -> {
              List<String> near = catalogue.suggest(name);
              return ApiException.invalid(
                  "no metric " + name,
                  near.isEmpty()
                      ? "all of them: /api/v1/metrics"
                      : "did you mean " + String.join(" or ", near) + "?");
            });
  }
}
