package io.fleetpulse.streams.window;

import io.fleetpulse.analysis.window.InstanceIdentity;
import java.util.Collection;
import java.util.Collections;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * The instances whose partitions this process owns, from an instance's first sample until it is
 * forgotten or its partition moves away. Written by stream threads, read by queries.
 */
public final class LiveInstances {
  private final ConcurrentMap<String, LiveInstance> byKey = new ConcurrentHashMap<>();

  /** A live view, in no order. */
  public Collection<LiveInstance> all() {
    return Collections.unmodifiableCollection(byKey.values());
  }

  /** The instance with this key, namespace/service/instance. */
  public Optional<LiveInstance> find(String key) {
    return Optional.ofNullable(byKey.get(key));
  }

  LiveInstance add(InstanceIdentity identity, long jvmStartMillis) {
    LiveInstance instance = new LiveInstance(identity, jvmStartMillis);
    byKey.put(instance.key(), instance);
    return instance;
  }

  /** Forgets it, unless another task has taken it over meanwhile. */
  void remove(LiveInstance instance) {
    byKey.remove(instance.key(), instance);
  }
}
