package io.fleetpulse.agent.probe;

import com.sun.management.UnixOperatingSystemMXBean;
import io.fleetpulse.agent.probe.linux.ResidentSet;
import io.fleetpulse.agent.section.Classes;
import io.fleetpulse.agent.section.ProcessRuntime;
import java.lang.management.ClassLoadingMXBean;
import java.lang.management.CompilationMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.OperatingSystemMXBean;
import java.lang.management.RuntimeMXBean;
import org.jspecify.annotations.Nullable;

/** The process as a whole, and class loading. */
public final class ProcessProbe {
  private final RuntimeMXBean runtime = ManagementFactory.getRuntimeMXBean();
  private final ClassLoadingMXBean classes = ManagementFactory.getClassLoadingMXBean();
  private final @Nullable CompilationMXBean compilation = ManagementFactory.getCompilationMXBean();
  private final ResidentSet resident = new ResidentSet();
  private final OperatingSystemMXBean system = ManagementFactory.getOperatingSystemMXBean();

  public ProcessRuntime read() {
    long compilationMillis =
        compilation != null && compilation.isCompilationTimeMonitoringSupported()
            ? compilation.getTotalCompilationTime()
            : -1;
    long open = -1;
    long limit = -1;
    // Asked first: without its module the type itself cannot be found.
    if (Runtimes.MANAGEMENT && system instanceof UnixOperatingSystemMXBean unix) {
      open = unix.getOpenFileDescriptorCount();
      limit = unix.getMaxFileDescriptorCount();
    }
    return new ProcessRuntime(runtime.getUptime(), compilationMillis, resident.read(), open, limit);
  }

  public Classes readClasses() {
    return new Classes(
        classes.getTotalLoadedClassCount(),
        classes.getUnloadedClassCount(),
        classes.getLoadedClassCount());
  }
}
