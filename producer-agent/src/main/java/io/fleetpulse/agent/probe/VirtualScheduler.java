package io.fleetpulse.agent.probe;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.management.ManagementFactory;
import java.lang.management.PlatformManagedObject;
import org.jspecify.annotations.Nullable;

/**
 * The scheduler of virtual threads, which JDK 24 and later tell of. Asked for by name, as JDK 17 to
 * 23 have no such class, and only when the JVM has begun to run virtual threads: asking before
 * would make the JVM read the scheduler's properties before the application has set them.
 */
final class VirtualScheduler {
  static final int UNKNOWN = -1;

  /** The JVM starts it with the class of virtual threads (JDK 24, 25). */
  private static final String SIGN = "VirtualThread-unblocker";

  private static final String BEAN = "jdk.management.VirtualThreadSchedulerMXBean";

  private boolean asked;
  private @Nullable Object bean;
  private @Nullable MethodHandle parallelism;
  private @Nullable MethodHandle carriers;
  private @Nullable MethodHandle mounted;
  private @Nullable MethodHandle queued;

  /** A thread of this name lives. */
  void seen(String thread) {
    if (!asked && thread.equals(SIGN)) {
      asked = true;
      find();
    }
  }

  int parallelism() {
    return (int) read(parallelism);
  }

  int carriers() {
    return (int) read(carriers);
  }

  int mounted() {
    return (int) read(mounted);
  }

  long queued() {
    return read(queued);
  }

  private void find() {
    try {
      Class<? extends PlatformManagedObject> type =
          Class.forName(BEAN).asSubclass(PlatformManagedObject.class);
      parallelism = getter(type, "getParallelism", int.class);
      carriers = getter(type, "getPoolSize", int.class);
      mounted = getter(type, "getMountedVirtualThreadCount", int.class);
      queued = getter(type, "getQueuedVirtualThreadCount", long.class);
      bean = ManagementFactory.getPlatformMXBean(type);
    } catch (ReflectiveOperationException | IllegalArgumentException | LinkageError e) {
      bean = null; // JDK 17 to 23, or another scheduler than the JDK's
    }
  }

  private static MethodHandle getter(Class<?> type, String name, Class<?> result)
      throws ReflectiveOperationException {
    return MethodHandles.publicLookup()
        .findVirtual(type, name, MethodType.methodType(result))
        .asType(MethodType.methodType(long.class, Object.class));
  }

  private long read(@Nullable MethodHandle getter) {
    if (bean == null || getter == null) {
      return UNKNOWN;
    }
    try {
      return (long) getter.invokeExact((Object) bean);
    } catch (Throwable e) {
      return UNKNOWN;
    }
  }
}
