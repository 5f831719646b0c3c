package io.fleetpulse.streams.http;

import io.fleetpulse.schemas.avro.ServiceSeries;
import io.fleetpulse.schemas.avro.ServiceWindow;
import io.fleetpulse.service.http.ApiException;
import io.fleetpulse.service.http.HttpShell;
import io.fleetpulse.service.http.Operation;
import io.fleetpulse.service.http.Parameter;
import io.fleetpulse.streams.query.NotReady;
import io.fleetpulse.streams.query.ServiceHistory;
import io.fleetpulse.streams.service.LiveServices;
import io.fleetpulse.streams.window.LiveInstance;
import io.fleetpulse.streams.window.LiveInstances;
import io.javalin.http.Context;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.LongSupplier;

/** Services and their windows. */
public final class ServiceRoutes {
  private static final int USUAL_PAGE = 200;
  private static final String ONE = "/api/v1/services/{namespace}/{service}";
  private static final Parameter NAMESPACE = Parameter.text("namespace", "Only of this namespace.");
  private static final Parameter LIMIT =
      Parameter.whole("limit", "Services at most.", 1, 1000).otherwise(USUAL_PAGE);
  private static final Parameter AFTER =
      Parameter.text("after", "Only those whose key comes after this: next of a page.");

  private final LiveInstances instances;
  private final LiveServices services;
  private final ServiceHistory history;
  private final MetricNames names;
  private final LongSupplier clockMillis;

  public ServiceRoutes(
      LiveInstances instances,
      LiveServices services,
      ServiceHistory history,
      LiveCatalogue catalogue,
      LongSupplier clockMillis) {
    this.instances = instances;
    this.services = services;
    this.history = history;
    this.names = new MetricNames(catalogue);
    this.clockMillis = clockMillis;
  }

  /** Adds the routes. */
  public void register(HttpShell http) {
    http.route(
        Operation.get(
                "listServices",
                "/api/v1/services",
                "Services with the headline numbers of their latest window, in order of their keys")
            .takes(NAMESPACE, LIMIT, AFTER)
            .answers(Shapes.SERVICES)
            .fails(400, "A parameter is wrong; the hint says how."),
        this::list);
    http.route(
        Operation.get("getService", ONE, "One service")
            .takes(InstanceRoutes.IN_NAMESPACE, InstanceRoutes.OF_SERVICE)
            .answers(Shapes.SERVICE)
            .fails(404, "There is no such service."),
        context -> context.json(json(key(context), find(context))));
    http.route(
        Operation.get("listServiceWindows", ONE + "/windows", "One service's windows of a metric")
            .takes(
                InstanceRoutes.IN_NAMESPACE,
                InstanceRoutes.OF_SERVICE,
                InstanceRoutes.METRIC,
                InstanceRoutes.FROM,
                InstanceRoutes.TO,
                InstanceRoutes.POINTS)
            .answers(Shapes.SERVICE_WINDOWS)
            .fails(400, "A parameter is wrong; the hint says how.")
            .fails(404, "There is no such service.")
            .fails(503, "The history is not readable now: starting, restoring or moving."),
        this::windows);
  }

  private void list(Context context) {
    int limit = (int) LIMIT.whole(context, USUAL_PAGE);
    Optional<String> namespace = NAMESPACE.text(context);
    Optional<String> after = AFTER.text(context);
    TreeMap<String, List<LiveInstance>> byService = new TreeMap<>();
    for (LiveInstance live : instances.all()) {
      String key = key(live);
      boolean wanted =
          (namespace.isEmpty() || namespace.get().equals(live.identity().namespace()))
              && (after.isEmpty() || key.compareTo(after.get()) > 0);
      if (wanted) {
        byService.computeIfAbsent(key, any -> new ArrayList<>()).add(live);
      }
    }
    List<Map<String, Object>> page = new ArrayList<>();
    String last = "";
    for (Map.Entry<String, List<LiveInstance>> entry : byService.entrySet()) {
      if (page.size() == limit) {
        break;
      }
      last = entry.getKey();
      page.add(json(last, entry.getValue()));
    }
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("services", page);
    body.put("next", byService.size() > limit ? last : null);
    context.json(body);
  }

  private void windows(Context context) {
    find(context);
    String key = key(context);
    String name = InstanceRoutes.METRIC.needed(context);
    names.check(name);
    long to = InstanceRoutes.TO.whole(context, clockMillis.getAsLong());
    long from = InstanceRoutes.FROM.whole(context, Math.max(0, to - InstanceRoutes.HOUR_MILLIS));
    if (from > to) {
      throw Parameter.bad("from=" + from + " is after to=" + to, "epoch milliseconds, from <= to");
    }
    int most = (int) InstanceRoutes.POINTS.whole(context, InstanceRoutes.USUAL_POINTS);
    ServiceSeries of = null;
    Map<Map<String, String>, List<Map<String, Object>>> points = new LinkedHashMap<>();
    try {
      for (ServiceWindow window : history.windows(key, from, to, most)) {
        for (ServiceSeries series : window.getSeries()) {
          if (series.getMetric().equals(name)) {
            of = series;
            points
                .computeIfAbsent(series.getAttributes(), any -> new ArrayList<>())
                .add(ServiceJson.point(window, series));
          }
        }
      }
    } catch (NotReady e) {
      throw ApiException.unavailable(String.valueOf(e.getMessage()));
    }
    List<Map<String, Object>> series = new ArrayList<>();
    points.forEach(
        (attributes, all) -> series.add(Map.of("attributes", attributes, "points", all)));
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("metric", name);
    if (of != null) {
      body.put("unit", of.getUnit());
      body.put("kind", of.getKind());
    } else {
      LiveCatalogue.Known metric = names.metric(name);
      body.put("unit", metric.unit());
      body.put("kind", metric.kindLabel());
    }
    body.put("tier", "10s");
    body.put("series", series);
    context.json(body);
  }

  private Map<String, Object> json(String key, List<LiveInstance> of) {
    return ServiceJson.service(key, of, services.find(key).orElse(null));
  }

  private List<LiveInstance> find(Context context) {
    String key = key(context);
    List<LiveInstance> found =
        instances.all().stream().filter(live -> key(live).equals(key)).toList();
    if (found.isEmpty()) {
      throw ApiException.notFound("no service " + key, "all of them: /api/v1/services");
    }
    return found;
  }

  private static String key(LiveInstance live) {
    return live.identity().namespace() + "/" + live.identity().service();
  }

  private static String key(Context context) {
    return context.pathParam("namespace") + "/" + context.pathParam("service");
  }
}
