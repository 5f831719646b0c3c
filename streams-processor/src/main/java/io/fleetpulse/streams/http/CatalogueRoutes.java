package io.fleetpulse.streams.http;

import io.fleetpulse.service.http.HttpShell;
import io.fleetpulse.service.http.Operation;
import java.util.LinkedHashMap;
import java.util.Map;

/** The metrics there are. */
public final class CatalogueRoutes {
  private final LiveCatalogue catalogue;

  public CatalogueRoutes(LiveCatalogue catalogue) {
    this.catalogue = catalogue;
  }

  /** Adds the route. */
  public void register(HttpShell http) {
    http.route(
        Operation.get("listMetrics", "/api/v1/metrics", "All metrics with unit and kind")
            .answers(Shapes.METRICS),
        context ->
            context.json(
                Map.of("metrics", catalogue.all().stream().map(CatalogueRoutes::json).toList())));
  }

  private static Map<String, Object> json(LiveCatalogue.Known metric) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("name", metric.name());
    json.put("unit", metric.unit());
    json.put("kind", metric.kindLabel());
    json.put("description", metric.description());
    json.put("attributes", metric.attributes());
    json.put("stability", metric.stability());
    return json;
  }
}
