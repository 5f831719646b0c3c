package io.fleetpulse.agent.probe.linux;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetpulse.agent.section.Linux;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** On trees of files as kernels have them. */
class LinuxProbeTest {
  private static final Linux NOTHING =
      new Linux(-1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1);
  private static final String V2 = "30 23 0:26 / /sys/fs/cgroup rw - cgroup2 cgroup rw\n";
  private static final String V1 =
      """
      31 23 0:28 / /sys/fs/cgroup rw - tmpfs tmpfs rw,mode=755
      32 31 0:29 /docker/ab /sys/fs/cgroup/cpu,cpuacct rw - cgroup cgroup rw,cpu,cpuacct
      35 31 0:32 /docker/ab /sys/fs/cgroup/memory rw - cgroup cgroup rw,memory
      """;

  @TempDir private Path root;
  private LinuxProbe probe;

  @BeforeEach
  void makeProbe() {
    probe = new LinuxProbe(root, new TaskTotals());
  }

  @Test
  void version2_theTightestLevelHolds() throws IOException {
    file("proc/self/cgroup", "0::/pod/app\n");
    file("proc/self/mountinfo", V2);
    file("sys/fs/cgroup/pod/app/memory.max", "max\n");
    file("sys/fs/cgroup/pod/app/memory.current", "100\n");
    file("sys/fs/cgroup/pod/memory.max", "536870912\n");
    file("sys/fs/cgroup/pod/memory.current", "1000\n");
    file("sys/fs/cgroup/pod/app/cpu.max", "150000 100000\n");
    file(
        "sys/fs/cgroup/pod/app/cpu.stat",
        "usage_usec 9\nnr_periods 7\nnr_throttled 2\n" + "throttled_usec 30\n");
    file("sys/fs/cgroup/pod/cpu.max", "max 100000\n");
    file("sys/fs/cgroup/pod/app/cpu.pressure", pressure(11, 12));
    file("sys/fs/cgroup/pod/app/memory.pressure", pressure(13, 14));
    file("proc/pressure/io", pressure(15, 16));

    Linux read = probe.read();

    assertThat(read)
        .isEqualTo(new Linux(-1, -1, -1, 1000, 536870912, 1500, 7, 2, 30_000, 11, 13, 14, 15, 16));
  }

  @Test
  void version1_mountedFromWithinAContainer() throws IOException {
    file("proc/self/cgroup", "4:memory:/docker/ab\n2:cpu,cpuacct:/docker/ab/inner\n0::/\n");
    file("proc/self/mountinfo", V1);
    file("sys/fs/cgroup/memory/memory.limit_in_bytes", "9223372036854771712\n");
    file("sys/fs/cgroup/memory/memory.usage_in_bytes", "5000\n");
    file("sys/fs/cgroup/cpu,cpuacct/inner/cpu.cfs_quota_us", "-1\n");
    file("sys/fs/cgroup/cpu,cpuacct/inner/cpu.cfs_period_us", "100000\n");
    file("sys/fs/cgroup/cpu,cpuacct/cpu.cfs_quota_us", "50000\n");
    file("sys/fs/cgroup/cpu,cpuacct/cpu.cfs_period_us", "100000\n");
    file(
        "sys/fs/cgroup/cpu,cpuacct/cpu.stat",
        "nr_periods 70\nnr_throttled 20\nthrottled_time 3000\n");

    assertThat(probe.read())
        .isEqualTo(new Linux(-1, -1, -1, 5000, -1, 500, 70, 20, 3_000, -1, -1, -1, -1, -1));
  }

  @Test
  void noLimits_areNone() throws IOException {
    file("proc/self/cgroup", "0::/../elsewhere\n");
    file("proc/self/mountinfo", V2);
    file("sys/fs/cgroup/memory.max", "max\n");
    file("sys/fs/cgroup/memory.current", "77\n");
    file("sys/fs/cgroup/cpu.max", "max 100000\n");
    file("sys/fs/cgroup/cpu.stat", "nr_periods 0\n");

    assertThat(probe.read())
        .isEqualTo(new Linux(-1, -1, -1, 77, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1));
  }

  @Test
  void noFiles_nothingIsKnown() {
    assertThat(probe.read()).isEqualTo(NOTHING);
  }

  @Test
  void malformedFiles_areNotKnownAndNeverThrow() throws IOException {
    file("proc/self/cgroup", "0::/a\n:\n::::\nx");
    file("proc/self/mountinfo", V2 + " - \n30 - cgroup2\n");
    file("sys/fs/cgroup/a/memory.max", "many\n");
    file("sys/fs/cgroup/a/memory.current", "-5\n");
    file("sys/fs/cgroup/a/cpu.max", "50000\n");
    file("proc/pressure/cpu", "some avg10=0.00 total=\n");
    file("proc/self/task/1/schedstat", "12\n");
    file("proc/self/task/1/status", "Name:\tx\n");
    assertThat(probe.read()).isEqualTo(NOTHING);

    Random random = new Random(3);
    byte[] noise = new byte[300];
    for (int i = 0; i < 500; i++) {
      random.nextBytes(noise);
      Files.write(root.resolve("proc/self/cgroup"), noise);
      Files.write(root.resolve("proc/self/mountinfo"), noise);
      Files.write(root.resolve("proc/self/task/1/status"), noise);
      new LinuxProbe(root, new TaskTotals()).read();
    }
  }

  @Test
  void threads_growIntoTotalsThoughTheyComeAndGo() throws IOException {
    task(1, 100, 10, 1);
    assertThat(probe.read()).isEqualTo(tasks(0, 0, 0));
    task(1, 150, 12, 1);
    task(2, 1_000, 5, 5);
    assertThat(probe.read()).isEqualTo(tasks(1_050, 7, 5));
    Files.delete(root.resolve("proc/self/task/2/schedstat"));
    Files.delete(root.resolve("proc/self/task/2/status"));
    task(1, 160, 12, 2);
    assertThat(probe.read()).isEqualTo(tasks(1_060, 7, 6));
    task(2, 30, 1, 0);
    assertThat(probe.read()).as("another thread with its number").isEqualTo(tasks(1_090, 8, 6));
  }

  @Test
  void tooManyThreads_areNotLookedAt() throws IOException {
    for (int i = 0; i <= TaskTotals.MOST_TASKS; i++) {
      Files.createDirectories(root.resolve("proc/self/task/" + i));
    }
    task(1, 100, 10, 1);
    assertThat(probe.read()).isEqualTo(NOTHING);
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void thisMachine_tellsOfThreads() {
    LinuxProbe here = LinuxProbe.ofThisMachine(new TaskTotals()).orElseThrow();
    here.read();
    Linux later = here.read();
    assertThat(later.voluntarySwitches()).isGreaterThanOrEqualTo(0);
  }

  private static Linux tasks(long runQueue, long voluntary, long involuntary) {
    return new Linux(runQueue, voluntary, involuntary, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1);
  }

  private void task(int id, long waited, long voluntary, long involuntary) throws IOException {
    file("proc/self/task/" + id + "/schedstat", "5 " + waited + " 3\n");
    file(
        "proc/self/task/" + id + "/status",
        "Name:\tmain\nvoluntary_ctxt_switches:\t%d\nnonvoluntary_ctxt_switches:\t%d\n"
            .formatted(voluntary, involuntary));
  }

  private static String pressure(long some, long full) {
    return """
        some avg10=0.00 avg60=0.00 avg300=0.00 total=%d
        full avg10=0.00 avg60=0.00 avg300=0.00 total=%d
        """
        .formatted(some, full);
  }

  private void file(String path, String content) throws IOException {
    Path file = root.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, content);
  }
}
