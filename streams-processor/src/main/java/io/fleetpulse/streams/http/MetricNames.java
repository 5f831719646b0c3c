package io.fleetpulse.streams.http;

import io.fleetpulse.schemas.catalogue.Metric;
import io.fleetpulse.schemas.catalogue.MetricCatalogue;
import io.fleetpulse.service.http.ApiException;
import io.fleetpulse.service.http.Parameter;
import java.util.List;

/** Metrics by the names that requests give. */
final class MetricNames {
  private final MetricCatalogue catalogue;

  MetricNames(MetricCatalogue catalogue) {
    this.catalogue = catalogue;
  }

  /**
   * The metric.
   *
   * @throws ApiException 400 with names like it
   */
  Metric metric(String name) {
    return catalogue
        .find(name)
        .orElseThrow(
            () -> {
              List<String> near = catalogue.suggest(name);
              return Parameter.bad(
                  "no metric " + name,
                  near.isEmpty()
                      ? "all of them: /api/v1/metrics"
                      : "did you mean " + String.join(" or ", near) + "?");
            });
  }
}
