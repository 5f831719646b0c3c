package io.fleetpulse.agent.probe;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class NativeAreasTest {
  private static final String SUMMARY =
      """
      4711:

      Native Memory Tracking:

      (Omitting categories weighting less than 1KB)

      Total: reserved=1855513KB, committed=105625KB
             malloc: 20521KB #52391
             mmap:   reserved=1834992KB, committed=85104KB

      -                 Java Heap (reserved=393216KB, committed=28672KB)
                                  (mmap: reserved=393216KB, committed=28672KB)\s

      -                     Class (reserved=1048655KB, committed=335KB)
                                  (classes #529)
      """;

  private final NativeAreas areas = new NativeAreas();

  @Test
  void areas_haveTheirPlaceAndBytes() {
    areas.read(SUMMARY);
    assertThat(areas.names()).containsExactly("Java Heap", "Class");
    assertThat(areas.reserved()).containsExactly(393216L << 10, 1048655L << 10);
    assertThat(areas.committed()).containsExactly(28672L << 10, 335L << 10);

    areas.read("-  Class (reserved=2MB, committed=7)\n-  Thread (reserved=1GB, committed=)\n");
    assertThat(areas.names()).containsExactly("Java Heap", "Class", "Thread");
    assertThat(areas.reserved()).containsExactly(0, 2L << 20, 1L << 30);
    assertThat(areas.committed()).containsExactly(0, 7, 0);
  }

  @Test
  void whateverIsPrinted_isBoundedAndNeverThrows() {
    StringBuilder many = new StringBuilder("-(reserved=\n-  (reserved=1KB)\n");
    for (int i = 0; i < 100; i++) {
      many.append("- area").append(i).append("\u0007 (reserved=1KB, committed=1KB)\n");
    }
    areas.read(many.toString());
    assertThat(areas.names()).hasSize(NativeAreas.MOST).startsWith("area0_");
    areas.read("Native memory tracking is not enabled");
    assertThat(areas.reserved()).containsOnly(0);
  }

  @Test
  void untracked_hasNoAreasButPools() {
    VmOptions options = new VmOptions();
    MemoryDetailsProbe probe = new MemoryDetailsProbe(options, areas);
    probe.read();
    assertThat(probe.read().init()).hasSizeGreaterThan(3);
    if (options.read("NativeMemoryTracking").orElse("").equals("off")) {
      assertThat(areas.names()).isEmpty();
    } else {
      assertThat(areas.names()).contains("Java Heap");
    }
  }
}
