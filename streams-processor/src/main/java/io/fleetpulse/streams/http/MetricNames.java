package io.fleetpulse.streams.http;

import io.fleetpulse.service.http.ApiException;
import io.fleetpulse.service.http.Parameter;
import java.util.List;

/** Metrics by the names that requests give. */
final class MetricNames {
  private final LiveCatalogue catalogue;

  MetricNames(LiveCatalogue catalogue) {
    this.catalogue = catalogue;
  }

  /**
   * The metric.
   *
   * @throws ApiException 400 with names like it
   */
  LiveCatalogue.Known metric(String name) {
    return catalogue.find(name).orElseThrow(() -> unknown(name));
  }

  /**
   * Does nothing for a name that a metric has, or that one of an application's own may have had.
   *
   * @throws ApiException 400 with names like it
   */
  void check(String name) {
    if (!catalogue.mayBeCustom(name)) {
      metric(name);
    }
  }

  /** That there is no such metric. */
  ApiException unknown(String name) {
    List<String> near = catalogue.suggest(name);
    return Parameter.bad(
        "no metric " + name,
        near.isEmpty()
            ? "all of them: /api/v1/metrics"
            : "did you mean " + String.join(" or ", near) + "?");
  }
}
