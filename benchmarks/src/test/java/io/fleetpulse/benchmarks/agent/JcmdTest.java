package io.fleetpulse.benchmarks.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import org.junit.jupiter.api.Test;

class JcmdTest {
  @Test
  void allocated_isTheSumOverAllThreads() {
    assertThat(
            Jcmd.allocated(
                """
                "main" #1 prio=5 os_prio=0 cpu=54.07ms elapsed=0.51s allocated=2K defined_classes=9
                   at java.lang.Object.wait
                "G1 Main" os_prio=0 cpu=0.20ms
                "paced-0" #9 daemon prio=5 cpu=1.00ms elapsed=0.51s allocated=17B defined_classes=0
                "paced-1" #9 daemon prio=5 cpu=1.00ms elapsed=0.51s allocated=3M defined_classes=0
                """))
        .isEqualTo(2_048 + 17 + (3 << 20));
  }

  @Test
  void counter_isTheOneOfThatName() {
    String counters = "4242:\njava.threads.livePeak=12\njava.threads.live=9\n";
    assertThat(Jcmd.counter(counters, "java.threads.live")).isEqualTo(9);
    assertThatIllegalStateException().isThrownBy(() -> Jcmd.counter(counters, "java.cls.no"));
  }

  @Test
  void total_isTheBytesOfTheLastLine() {
    assertThat(Jcmd.total(" 1:  10  300  [B (java.base)\nTotal       4711      123456\n"))
        .isEqualTo(123_456);
  }
}
