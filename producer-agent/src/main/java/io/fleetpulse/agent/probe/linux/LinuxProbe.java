package io.fleetpulse.agent.probe.linux;

import io.fleetpulse.agent.section.Linux;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The process's threads as the kernel sees them, its control groups (versions 1 and 2) and pressure
 * stalls. For the sampling thread, on a slow cadence: a reading opens two files for each thread and
 * a dozen besides.
 */
public final class LinuxProbe {
  private static final long NONE = ProcText.NONE;

  /** Version 1 says "no limit" by a number near the largest; 2 by a word. */
  private static final long NO_MEMORY_LIMIT = 1L << 60;

  private static final int FIND_EVERY = 6;
  private static final long MILLIS_PER_CPU = 1_000;
  private static final long NANOS_PER_MICRO = 1_000;
  private static final byte[] PERIODS = ProcText.key("nr_periods ");
  private static final byte[] THROTTLED = ProcText.key("nr_throttled ");
  private static final byte[] THROTTLED_NANOS = ProcText.key("throttled_time ");
  private static final byte[] THROTTLED_MICROS = ProcText.key("throttled_usec ");
  private static final byte[] SOME = ProcText.key("some ");
  private static final byte[] FULL = ProcText.key("full ");
  private static final byte[] TOTAL = ProcText.key("total=");

  private final Path root;
  private final Path self;
  private final TaskTotals tasks;
  private final ProcText text = new ProcText();
  private ControlGroup memory = ControlGroup.NONE;
  private ControlGroup cpu = ControlGroup.NONE;
  private int reading;

  /**
   * @param root the file system's
   */
  LinuxProbe(Path root, TaskTotals tasks) {
    this.root = root;
    this.self = root.resolve("proc/self");
    this.tasks = tasks;
  }

  /** Empty on other systems. */
  public static Optional<LinuxProbe> ofThisMachine(TaskTotals tasks) {
    Path root = Path.of("/");
    return Files.isReadable(root.resolve("proc/self/stat"))
        ? Optional.of(new LinuxProbe(root, tasks))
        : Optional.empty();
  }

  /** Reads all of it. */
  public Linux read() {
    tasks.read(self.resolve("task"), text);
    findGroups();
    Path memoryGroup = tightestMemory(memory);
    Path cpuGroup = tightestCpu(cpu);
    boolean limited = cpuGroup != null && text.read(cpuGroup.resolve("cpu.stat"));
    long throttledNanos = NONE;
    if (limited) {
      throttledNanos = text.after(THROTTLED_NANOS);
      long micros = text.after(THROTTLED_MICROS);
      throttledNanos = micros >= 0 ? micros * NANOS_PER_MICRO : throttledNanos;
    }
    long periods = limited ? text.after(PERIODS) : NONE;
    long throttled = limited ? text.after(THROTTLED) : NONE;
    return new Linux(
        tasks.runQueueNanos(),
        tasks.voluntary(),
        tasks.involuntary(),
        memoryGroup == null ? NONE : number(memoryGroup, usageFile(memory)),
        memoryGroup == null ? NONE : memoryLimit(memoryGroup, memory.unified()),
        cpuGroup == null ? NONE : cpuLimitMillis(cpuGroup, cpu.unified()),
        periods,
        throttled,
        throttledNanos,
        pressure("cpu", cpu, SOME),
        pressure("memory", memory, SOME),
        pressure("memory", memory, FULL),
        pressure("io", memory, SOME),
        pressure("io", memory, FULL));
  }

  /** Now and then, as a process can be moved while it runs; seldom, as it takes much text. */
  private void findGroups() {
    if (reading++ % FIND_EVERY != 0) {
      return;
    }
    String cgroup = text.read(self.resolve("cgroup")) ? text.text() : "";
    String mounts = text.read(self.resolve("mountinfo")) ? text.text() : "";
    memory = ControlGroup.find(root, cgroup, mounts, "memory");
    cpu = ControlGroup.find(root, cgroup, mounts, "cpu");
  }

  /** The group whose limit is met first; without limits the process's own; null: there is none. */
  private @Nullable Path tightestMemory(ControlGroup group) {
    Path tightest = null;
    long least = Long.MAX_VALUE;
    for (Path level : group.levels()) {
      long limit = memoryLimit(level, group.unified());
      if (limit >= 0 && limit < least) {
        least = limit;
        tightest = level;
      }
    }
    return tightest != null || group.levels().isEmpty() ? tightest : group.levels().get(0);
  }

  /** The group with the smallest share of processors; null: there is no limit. */
  private @Nullable Path tightestCpu(ControlGroup group) {
    Path tightest = null;
    long least = Long.MAX_VALUE;
    for (Path level : group.levels()) {
      long limit = cpuLimitMillis(level, group.unified());
      if (limit >= 0 && limit < least) {
        least = limit;
        tightest = level;
      }
    }
    return tightest;
  }

  private static String usageFile(ControlGroup group) {
    return group.unified() ? "memory.current" : "memory.usage_in_bytes";
  }

  private long memoryLimit(Path group, boolean unified) {
    long limit = number(group, unified ? "memory.max" : "memory.limit_in_bytes");
    return limit >= NO_MEMORY_LIMIT ? NONE : limit;
  }

  /** In thousandths of a processor. */
  private long cpuLimitMillis(Path group, boolean unified) {
    long quota;
    long period;
    if (unified) {
      boolean there = text.read(group.resolve("cpu.max")); // "max 100000" or "50000 100000"
      quota = there ? text.word(0) : NONE;
      period = there ? text.word(1) : NONE;
    } else {
      quota = number(group, "cpu.cfs_quota_us"); // -1 without a limit
      period = number(group, "cpu.cfs_period_us");
    }
    return quota > 0 && quota < Integer.MAX_VALUE * MILLIS_PER_CPU && period > 0
        ? quota * MILLIS_PER_CPU / period
        : NONE;
  }

  /** In microseconds; of the group, else of the machine. */
  private long pressure(String resource, ControlGroup group, byte[] kind) {
    if (group.unified()
        && !group.levels().isEmpty()
        && text.read(group.levels().get(0).resolve(resource + ".pressure"))) {
      long total = text.after(kind, TOTAL);
      if (total >= 0) {
        return total;
      }
    }
    return text.read(root.resolve("proc/pressure").resolve(resource))
        ? text.after(kind, TOTAL)
        : NONE;
  }

  private long number(Path group, String file) {
    return text.read(group.resolve(file)) ? text.word(0) : NONE;
  }
}
