package io.fleetpulse.agent.probe;

import com.sun.management.UnixOperatingSystemMXBean;
import io.fleetpulse.agent.section.Classes;
import io.fleetpulse.agent.section.ProcessRuntime;
import java.io.IOException;
import java.lang.management.ClassLoadingMXBean;
import java.lang.management.CompilationMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.OperatingSystemMXBean;
import java.lang.management.RuntimeMXBean;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The process as a whole, and class loading. */
public final class ProcessProbe {
  private static final Path STATUS = Path.of("/proc/self/status");

  /**
   * In KiB, unlike that of {@code statm}, whose pages are 4 KiB on some machines and 64 on others.
   */
  private static final Pattern RESIDENT = Pattern.compile("(?m)^VmRSS:\\s*(\\d+) kB$");

  private static final long KIB = 1024;

  private final RuntimeMXBean runtime = ManagementFactory.getRuntimeMXBean();
  private final ClassLoadingMXBean classes = ManagementFactory.getClassLoadingMXBean();
  private final @Nullable CompilationMXBean compilation = ManagementFactory.getCompilationMXBean();
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
    return new ProcessRuntime(runtime.getUptime(), compilationMillis, residentSet(), open, limit);
  }

  public Classes readClasses() {
    return new Classes(
        classes.getTotalLoadedClassCount(),
        classes.getUnloadedClassCount(),
        classes.getLoadedClassCount());
  }

  /** Physical memory of this process; -1: not known. */
  public static long residentSet() {
    try {
      return residentSet(Files.readString(STATUS, StandardCharsets.ISO_8859_1));
    } catch (IOException | RuntimeException e) {
      return -1;
    }
  }

  /**
   * That of a process.
   *
   * @param status what Linux says of it
   */
  static long residentSet(String status) {
    Matcher resident = RESIDENT.matcher(status);
    return resident.find() ? Long.parseLong(resident.group(1)) * KIB : -1;
  }
}
