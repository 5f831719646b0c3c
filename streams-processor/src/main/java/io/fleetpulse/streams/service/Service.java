package io.fleetpulse.streams.service;

import io.fleetpulse.analysis.service.ServiceWindows;
import io.fleetpulse.analysis.window.SeriesLayout;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One service as its task knows it. */
final class Service {
  final String key;
  final Map<Integer, SeriesLayout> layouts = new HashMap<>();
  private final Map<Jvm, Known> jvms = new HashMap<>();
  ServiceWindows<Digest> windows = new ServiceWindows<>(Long.MIN_VALUE);

  /** A JVM of an instance: its record key and its start. */
  record Jvm(String instance, long startMillis) {}

  private static final class Known {
    JvmNames names;
    long seenMillis;

    Known(JvmNames names) {
      this.names = names;
    }
  }

  /** Takes a forgotten JVM. */
  interface Forgotten {
    void jvm(Jvm jvm);
  }

  Service(String key) {
    this.key = key;
  }

  @Nullable JvmNames names(Jvm jvm) {
    Known known = jvms.get(jvm);
    return known == null ? null : known.names;
  }

  void name(Jvm jvm, JvmNames names) {
    Known known = jvms.get(jvm);
    if (known == null) {
      jvms.put(jvm, new Known(names));
    } else {
      known.names = names;
    }
  }

  void seen(Jvm jvm, long arrivalMillis) {
    Known known = jvms.get(jvm);
    if (known != null) {
      known.seenMillis = Math.max(known.seenMillis, arrivalMillis);
    }
  }

  /** Forgets JVMs last seen before; those just read back count as seen now. */
  void forget(long beforeMillis, long nowMillis, Forgotten forgotten) {
    jvms.entrySet()
        .removeIf(
            entry -> {
              Known known = entry.getValue();
              known.seenMillis = known.seenMillis == 0 ? nowMillis : known.seenMillis;
              boolean over = known.seenMillis < beforeMillis;
              if (over) {
                forgotten.jvm(entry.getKey());
              }
              return over;
            });
  }

  boolean isEmpty() {
    return jvms.isEmpty() && windows.size() == 0;
  }
}
