package io.fleetpulse.streams.window;

import io.fleetpulse.analysis.window.InstanceIdentity;
import io.fleetpulse.analysis.window.InstanceWindows;

/** Shows a task's instances to queries. */
final class LiveView {
  private final LiveInstances liveInstances;

  LiveView(LiveInstances liveInstances) {
    this.liveInstances = liveInstances;
  }

  /** As it is after a sample or a restore. */
  void show(Instance instance) {
    InstanceWindows windows = instance.windows;
    InstanceIdentity identity = windows.identity();
    if (identity == null) {
      return;
    }
    LiveInstance live = instance.live;
    if (live == null) {
      live = liveInstances.add(identity, windows.jvmStartMillis());
      instance.live = live;
    } else if (live.identity() != identity || live.jvmStartMillis() != windows.jvmStartMillis()) {
      live.identified(identity, windows.jvmStartMillis());
    }
    Instance.Jvm jvm = instance.jvm(windows.jvmStartMillis());
    if (jvm != null && live.descriptions() != jvm.sender.layout().descriptions()) {
      live.described(jvm.sender.layout().descriptions());
    }
    live.sampled(
        windows.lastSampleMillis(),
        windows.lastArrivalMillis(),
        windows.clockSkewMillis(),
        windows.state());
  }

  /** Its partition goes away, or it is forgotten. */
  void hide(Instance instance) {
    LiveInstance live = instance.live;
    if (live != null) {
      liveInstances.remove(live);
      instance.live = null;
    }
  }
}
