package io.fleetpulse.agent.probe;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PoolNameTest {
  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          main,                             main
          http-nio-8080-exec-12,            http-nio-exec
          pool-3-thread-7,                  pool-thread
          ForkJoinPool.commonPool-worker-1, ForkJoinPool.commonPool-worker
          C2 CompilerThread0,               C2 CompilerThread
          G1 Main Marker,                   G1 Main Marker
          Thread-12,                        Thread
          RMI TCP Connection(5)-10.0.0.1,   RMI TCP Connection
          grpc-default-executor-0,          grpc-default-executor
          task-7f3a9b2c11d4,                task
          4711,                             unnamed
          '  ',                             unnamed
          """)
  void numbers_areCutOff(String thread, String pool) {
    assertThat(PoolName.of(thread)).isEqualTo(pool);
  }

  @Test
  void hostileName_isBoundedAndPrintable() {
    assertThat(PoolName.of("a\n\u001b[31mb\u202e\ud83d" + "x".repeat(100_000)))
        .hasSize(PoolName.MOST)
        .startsWith("a__[31mb");
    assertThat(PoolName.of("")).isEqualTo(PoolName.NONE);
  }

  @Property
  void anyName_isBoundedAndPrintable(@ForAll String thread) {
    assertThat(PoolName.of(thread))
        .isNotEmpty()
        .hasSizeLessThanOrEqualTo(PoolName.MOST)
        .matches("\\P{C}+");
  }
}
