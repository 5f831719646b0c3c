package io.fleetpulse.streams.finding;

import io.fleetpulse.analysis.window.InstanceIdentity;
import io.fleetpulse.schemas.topics.InstanceKey;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Whom a finding is about, in words and labels. */
public final class Subject {
  private Subject() {}

  /** Labels that every finding on it has; the owner's own never hide the standard ones. */
  static Map<String, String> labels(String key, @Nullable InstanceIdentity identity) {
    InstanceIdentity known = identity == null ? named(key) : identity;
    if (known == null) {
      return Map.of("key", key);
    }
    Map<String, String> labels = new HashMap<>(known.labels());
    labels.put("namespace", known.namespace());
    labels.put("service", known.service());
    labels.put("instance", known.instance());
    if (!known.version().isEmpty()) {
      labels.put("version", known.version());
    }
    if (!known.zone().isEmpty()) {
      labels.put("zone", known.zone());
    }
    return labels;
  }

  /** As in a summary: orders-1 (service orders). */
  public static String words(String key, @Nullable InstanceIdentity identity) {
    InstanceIdentity known = identity == null ? named(key) : identity;
    return known == null
        ? "the key \"" + key + "\""
        : known.instance() + " (service " + known.service() + ")";
  }

  private static @Nullable InstanceIdentity named(String key) {
    try {
      InstanceKey parts = InstanceKey.parse(key);
      return InstanceIdentity.named(parts.namespace(), parts.service(), parts.instance());
    } catch (IllegalArgumentException e) {
      // Undecodable records come under any key.
      return null;
    }
  }
}
