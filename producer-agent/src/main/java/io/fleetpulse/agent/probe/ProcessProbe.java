package io.fleetpulse.agent.probe;

import com.sun.management.UnixOperatingSystemMXBean;
import io.fleetpulse.agent.sample.Sample;
import java.io.IOException;
import java.lang.management.ClassLoadingMXBean;
import java.lang.management.CompilationMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.OperatingSystemMXBean;
import java.lang.management.RuntimeMXBean;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The process as a whole, and class loading. */
public final class ProcessProbe {
  private static final Path STATM = Path.of("/proc/self/statm");
  private static final long PAGE_BYTES = 4096;

  private final RuntimeMXBean runtime = ManagementFactory.getRuntimeMXBean();
  private final ClassLoadingMXBean classes = ManagementFactory.getClassLoadingMXBean();
  private final @Nullable CompilationMXBean compilation = ManagementFactory.getCompilationMXBean();
  private final OperatingSystemMXBean system = ManagementFactory.getOperatingSystemMXBean();

  public Sample.Process read() {
    long compilationMillis =
        compilation != null && compilation.isCompilationTimeMonitoringSupported()
            ? compilation.getTotalCompilationTime()
            : -1;
    long open = -1;
    long limit = -1;
    if (system instanceof UnixOperatingSystemMXBean unix) {
      open = unix.getOpenFileDescriptorCount();
      limit = unix.getMaxFileDescriptorCount();
    }
    return new Sample.Process(runtime.getUptime(), compilationMillis, residentSet(), open, limit);
  }

  public Sample.Classes readClasses() {
    return new Sample.Classes(
        classes.getTotalLoadedClassCount(),
        classes.getUnloadedClassCount(),
        classes.getLoadedClassCount());
  }

  /** Physical memory of this process; -1: not known. */
  public static long residentSet() {
    try {
      String statm = Files.readString(STATM, StandardCharsets.US_ASCII);
      int first = statm.indexOf(' ');
      int second = statm.indexOf(' ', first + 1);
      return Long.parseLong(statm.substring(first + 1, second)) * PAGE_BYTES;
    } catch (IOException | RuntimeException e) {
      return -1;
    }
  }
}
