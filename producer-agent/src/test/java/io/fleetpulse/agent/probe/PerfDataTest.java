package io.fleetpulse.agent.probe;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PerfDataTest {
  private static final long START = 1_795_830_100_777L;
  private static final long PID = 4711;

  @TempDir private Path temporary;
  private Path file;

  @BeforeEach
  void makeFolder() throws IOException {
    Path folder = Files.createDirectory(temporary.resolve("hsperfdata_app"));
    file = folder.resolve(Long.toString(PID));
  }

  @Test
  void thisJvm_countsItsSafepoints() {
    try (PerfData data = PerfData.ofThisJvm(ManagementFactory.getRuntimeMXBean().getStartTime())) {
      PerfData.Counter safepoints = data.counter("sun.rt.safepoints");
      PerfData.Counter time = data.nanos("sun.rt.safepointTime");
      data.read();
      long before = safepoints.value();
      assertThat(before).isGreaterThanOrEqualTo(0);
      assertThat(time.value()).isGreaterThanOrEqualTo(0);
      System.gc();
      data.read();

      assertThat(safepoints.value()).isGreaterThan(before);
      assertThat(time.value()).isPositive();
    }
  }

  @Test
  void times_areInNanosecondsAndTextsAsTheyAre() throws IOException {
    write(whole(ByteOrder.BIG_ENDIAN));
    try (PerfData data = find("app")) {
      PerfData.Counter ticks = data.nanos("sun.rt.safepointTime");
      PerfData.Counter count = data.counter("sun.rt.safepoints");
      assertThat(ticks.value()).isEqualTo(PerfData.ABSENT);
      data.read();

      assertThat(ticks.value()).isEqualTo(2_000);
      assertThat(count.value()).isEqualTo(7);
      assertThat(data.counter("no.such").value()).isEqualTo(PerfData.ABSENT);
      assertThat(data.text("sun.gc.collector.0.name")).isEqualTo("young pauses");
    }
  }

  @Test
  void unknownUser_isFoundByItsProcess() throws IOException {
    write(whole(ByteOrder.LITTLE_ENDIAN));
    try (PerfData data = find("somebody/else")) {
      assertThat(data.counter("sun.rt.safepoints").present()).isTrue();
    }
  }

  @Test
  void fileOfAnotherJvmWithTheSameId_isNotRead() throws IOException {
    write(whole(ByteOrder.LITTLE_ENDIAN));
    try (PerfData data = PerfData.find(Set.of(temporary), "app", PID, START + 1)) {
      assertThat(data.counter("sun.rt.safepoints").present()).isFalse();
    }
  }

  @Test
  void fileCutShortMeanwhile_saysNothingMore() throws IOException {
    write(whole(ByteOrder.LITTLE_ENDIAN));
    try (PerfData data = find("app")) {
      PerfData.Counter count = data.counter("sun.rt.safepoints");
      data.read();
      assertThat(count.value()).isEqualTo(7);
      write(new byte[3]);
      data.read();

      assertThat(count.value()).isEqualTo(PerfData.ABSENT);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 3, 8, 31, 32, 50, 90, 140, 200})
  void cutFile_isNoneOrHalfOfIt(int length) throws IOException {
    byte[] all = whole(ByteOrder.LITTLE_ENDIAN);
    write(java.util.Arrays.copyOf(all, Math.min(length, all.length)));
    try (PerfData data = find("app")) {
      PerfData.Counter count = data.counter("sun.rt.safepoints");
      data.read();
      assertThat(count.value()).isIn(7L, PerfData.ABSENT);
    }
  }

  @Test
  void damagedFiles_neverThrow() throws IOException {
    Random random = new Random(17);
    byte[] all = whole(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < 2_000; i++) {
      byte[] damaged = all.clone();
      for (int hits = 0; hits < 4; hits++) {
        damaged[4 + random.nextInt(damaged.length - 4)] = (byte) random.nextInt(256);
      }
      write(damaged);
      try (PerfData data = find("app")) {
        PerfData.Counter counter = data.counter("sun.rt.safepoints");
        data.read();
        counter.value();
      }
    }
  }

  private PerfData find(String user) {
    return PerfData.find(Set.of(temporary), user, PID, START);
  }

  private void write(byte[] content) throws IOException {
    Files.write(file, content);
  }

  private static byte[] whole(ByteOrder order) {
    ByteBuffer out = ByteBuffer.allocate(1_024);
    out.putInt(0xcafec0c0);
    out.put((byte) (order == ByteOrder.BIG_ENDIAN ? 0 : 1)).put((byte) 2).put((byte) 0);
    out.put((byte) 1);
    out.order(order);
    out.position(24).putInt(32).putInt(5);
    number(out, "sun.rt.vmInitDoneTime", START);
    number(out, "sun.os.hrt.frequency", 1_000_000);
    number(out, "sun.rt.safepoints", 7);
    number(out, "sun.rt.safepointTime", 2);
    entry(out, "sun.gc.collector.0.name", 'B', "young pauses\0\0".getBytes(StandardCharsets.UTF_8));
    return java.util.Arrays.copyOf(out.array(), out.position());
  }

  private static void number(ByteBuffer out, String name, long value) {
    entry(out, name, 'J', ByteBuffer.allocate(8).order(out.order()).putLong(value).array());
  }

  private static void entry(ByteBuffer out, String name, char type, byte[] data) {
    int begin = out.position();
    int dataAt = (20 + name.length() + 1 + 7) / 8 * 8;
    int length = dataAt + (data.length + 7) / 8 * 8;
    out.putInt(length).putInt(20).putInt(type == 'B' ? data.length : 0);
    out.put((byte) type).put((byte) 0).put((byte) 1).put((byte) 1).putInt(dataAt);
    out.put(name.getBytes(StandardCharsets.UTF_8)).put((byte) 0);
    out.position(begin + dataAt).put(data);
    out.position(begin + length);
  }
}
