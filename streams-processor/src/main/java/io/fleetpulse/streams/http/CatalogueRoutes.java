package io.fleetpulse.streams.http;

import io.fleetpulse.schemas.catalogue.Metric;
import io.fleetpulse.schemas.catalogue.MetricCatalogue;
import io.fleetpulse.service.http.HttpShell;
import io.fleetpulse.service.http.Operation;
import java.util.LinkedHashMap;
import java.util.Map;

/** The metrics there are. */
public final class CatalogueRoutes {
  private final MetricCatalogue catalogue;

  public CatalogueRoutes(MetricCatalogue catalogue) {
    this.catalogue = catalogue;
  }

  /** Adds the route. */
  public void register(HttpShell http) {
    http.route(
        Operation.get("listMetrics", "/api/v1/metrics", "All metrics with unit and kind")
            .answers(Shapes.METRICS),
        context ->
            context.json(
                Map.of(
                    "metrics", catalogue.metrics().stream().map(CatalogueRoutes::json).toList())));
  }

  private static Map<String, Object> json(Metric metric) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("name", metric.name());
    json.put("unit", metric.unit());
    json.put("kind", metric.kind().label());
    json.put("description", metric.description());
    json.put("attributes", metric.attributeKeys());
    json.put("stability", metric.stability().label());
    return json;
  }
}
