package io.fleetpulse.agent.probe;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ProcessProbeTest {
  @Test
  void residentSet_isReadInBytesWhateverThePageSize() {
    String status =
        """
        Name:\tjava VmRSS: 1 kB
        VmHWM:\t  999999 kB
        VmRSS:\t  123456 kB
        RssAnon:\t  100000 kB
        """;

    assertThat(ProcessProbe.residentSet(status)).isEqualTo(123_456L * 1024);
  }

  @Test
  void residentSetIsNotTold_isNotKnown() {
    assertThat(ProcessProbe.residentSet("Name:\tkthreadd\n")).isEqualTo(-1);
  }
}
