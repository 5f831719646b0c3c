package io.fleetpulse.streams.http;

import io.fleetpulse.analysis.window.ClosedWindow;
import io.fleetpulse.analysis.window.InstanceIdentity;
import io.fleetpulse.analysis.window.Series;
import io.fleetpulse.analysis.window.Stat;
import io.fleetpulse.streams.window.LiveInstance;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The shapes of answers. */
final class Json {
  private static final List<String> LATEST =
      List.of(
          "jvm.heap.used",
          "jvm.heap.committed",
          "jvm.heap.limit",
          "jvm.cpu.recent_utilization",
          "jvm.cpu.count",
          "jvm.thread.live",
          "jvm.gc.live_set",
          "process.memory.usage");

  private static final List<Stat> POINT =
      List.of(
          Stat.COUNT,
          Stat.SUM,
          Stat.MIN,
          Stat.MAX,
          Stat.AVG,
          Stat.LAST,
          Stat.INCREASE,
          Stat.RATE,
          Stat.TOTAL,
          Stat.P50,
          Stat.P90,
          Stat.P99);

  private Json() {}

  /** As queries name it. */
  static String state(LiveInstance live) {
    return live.state().name().toLowerCase(Locale.ROOT);
  }

  static Map<String, Object> instance(LiveInstance live) {
    InstanceIdentity identity = live.identity();
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("key", live.key());
    json.put("namespace", identity.namespace());
    json.put("service", identity.service());
    json.put("instance", identity.instance());
    json.put("version", identity.version());
    json.put("zone", identity.zone());
    json.put("host", identity.host());
    json.put("pid", identity.pid());
    json.put("labels", identity.labels());
    json.put("state", state(live));
    json.put("startTimeMillis", live.jvmStartMillis());
    json.put("lastSampleMillis", live.lastSampleMillis());
    json.put("lastArrivalMillis", live.lastArrivalMillis());
    json.put("clockSkewMillis", live.clockSkewMillis());
    ClosedWindow window = live.lastWindow();
    json.put("quality", window == null ? null : window.quality().name());
    Map<String, Object> jvm = new LinkedHashMap<>();
    jvm.put("name", identity.jvmName());
    jvm.put("version", identity.jvmVersion());
    jvm.put("feature", identity.javaFeature());
    jvm.put("collector", identity.collector());
    jvm.put("vmOptions", identity.vmOptions());
    json.put("jvm", jvm);
    json.put("agentVersion", identity.agentVersion());
    json.put("actionsAllowed", identity.actionsAllowed());
    json.put("configVersion", identity.configVersion());
    json.put("configError", identity.configError());
    Map<String, Object> latest = new LinkedHashMap<>();
    if (window != null) {
      for (String metric : LATEST) {
        int series = window.find(metric);
        if (series >= 0) {
          latest.put(metric, window.stat(series, Stat.LAST));
        }
      }
    }
    json.put("latest", latest);
    return json;
  }

  static Map<String, Object> point(ClosedWindow window, int series) {
    Series of = window.series().get(series);
    Map<String, Object> point = new LinkedHashMap<>();
    point.put("t", window.startMillis());
    point.put("quality", window.estimated(series) ? "ESTIMATED" : window.quality().name());
    point.put("revision", window.revision());
    for (Stat stat : POINT) {
      if (stat.appliesTo(of.kind())) {
        point.put(stat.label(), window.stat(series, stat));
      }
    }
    return point;
  }
}
