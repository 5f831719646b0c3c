package io.fleetpulse.streams.http;

import io.fleetpulse.analysis.histogram.ExponentialHistogram;
import io.fleetpulse.analysis.service.MergedSeries;
import io.fleetpulse.analysis.window.SeriesKind;
import io.fleetpulse.schemas.avro.ServiceSeries;
import io.fleetpulse.schemas.avro.ServiceWindow;
import io.fleetpulse.streams.service.LiveServices;
import io.fleetpulse.streams.store.StoredWindow;
import io.fleetpulse.streams.window.LiveInstance;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The shapes of answers about services. */
final class ServiceJson {
  private static final List<String> HEADLINES =
      List.of(
          "jvm.heap.used",
          "jvm.heap.committed",
          "jvm.gc.live_set",
          "jvm.thread.live",
          "jvm.cpu.recent_utilization",
          "jvm.cpu.time",
          "process.memory.usage");

  private ServiceJson() {}

  static Map<String, Object> service(
      String key, List<LiveInstance> of, LiveServices.@Nullable Latest latest) {
    TreeSet<String> versions = new TreeSet<>();
    TreeSet<String> zones = new TreeSet<>();
    Map<String, Integer> states = new TreeMap<>(Map.of("live", 0, "silent", 0, "ended", 0));
    for (LiveInstance live : of) {
      versions.add(live.identity().version());
      zones.add(live.identity().zone());
      states.merge(Json.state(live), 1, Integer::sum);
    }
    versions.remove("");
    zones.remove("");
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("key", key);
    json.put("namespace", key.substring(0, key.indexOf('/')));
    json.put("service", key.substring(key.indexOf('/') + 1));
    json.put("instances", states);
    json.put("versions", versions);
    json.put("zones", zones);
    json.put("window", latest == null ? null : window(latest));
    Map<String, Object> headlines = new LinkedHashMap<>();
    if (latest != null) {
      for (String metric : HEADLINES) {
        latest.find(metric).ifPresent(series -> headlines.put(metric, headline(series)));
      }
    }
    json.put("latest", headlines);
    return json;
  }

  static Map<String, Object> point(ServiceWindow window, ServiceSeries series) {
    Map<String, Object> point = new LinkedHashMap<>();
    double seconds = window.getSizeMillis() / 1000.0;
    point.put("t", window.getWindowStartMillis());
    point.put("quality", window.getQuality().name());
    point.put("revision", window.getRevision());
    point.put("instances", series.getInstances());
    point.put("expectedInstances", window.getExpectedInstances());
    if (series.getKind().equals("counter")) {
      point.put("increase", series.getTotal());
      point.put("rate", series.getTotal() / seconds);
      return point;
    }
    point.put("count", series.getCount());
    point.put("min", series.getMin());
    point.put("max", series.getMax());
    point.put("avg", series.getAverage());
    if (series.getKind().equals("gauge")) {
      point.put("total", series.getTotal());
      return point;
    }
    point.put("sum", series.getTotal());
    point.put("rate", series.getCount() / seconds);
    ExponentialHistogram histogram =
        series.getHistogram() == null ? null : StoredWindow.histogram(series.getHistogram());
    point.put("p50", histogram == null ? null : histogram.quantile(0.5));
    point.put("p90", histogram == null ? null : histogram.quantile(0.9));
    point.put("p99", histogram == null ? null : histogram.quantile(0.99));
    return point;
  }

  private static Map<String, Object> window(LiveServices.Latest latest) {
    Map<String, Object> window = new LinkedHashMap<>();
    window.put("startMillis", latest.startMillis());
    window.put("revision", latest.revision());
    window.put("instances", latest.instances());
    window.put("expectedInstances", latest.expected());
    window.put("quality", latest.ok() ? "OK" : "PARTIAL");
    return window;
  }

  private static Map<String, Object> headline(MergedSeries series) {
    boolean readings = series.series().kind() != SeriesKind.COUNTER;
    Map<String, Object> headline = new LinkedHashMap<>();
    headline.put("instances", series.instances());
    headline.put("total", series.total());
    headline.put("average", readings ? series.average() : null);
    headline.put("min", readings ? series.min() : null);
    headline.put("max", readings ? series.max() : null);
    return headline;
  }
}
