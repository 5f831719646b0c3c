package io.fleetpulse.agent.probe.jfr;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FoldedStackTest {
  @Test
  void frames_areOutermostFirst() {
    assertThat(FoldedStack.folded(new String[] {"C.c", "B.b", "A.a"}, 3)).isEqualTo("A.a;B.b;C.c");
    assertThat(FoldedStack.of(null)).isEmpty();
  }

  @Test
  void longNames_loseTheOuterFrames() {
    String name = "x".repeat(150);

    assertThat(FoldedStack.folded(new String[] {name, name, name}, 3)).isEqualTo(name + ";" + name);
    assertThat(FoldedStack.folded(new String[] {"y".repeat(500)}, 1))
        .hasSize(FoldedStack.MOST_CHARACTERS);
  }

  @ParameterizedTest
  @CsvSource({"[B,byte[]", "[[J,long[][]", "[Ljava.lang.String;,java.lang.String[]", "a.B,a.B"})
  void types_areNamedAsWritten(String name, String readable) {
    assertThat(TypeNames.readable(name)).isEqualTo(readable);
  }

  @ParameterizedTest
  @CsvSource({"20 ms,20000000", "0 ns,0", "1 s,1000000000", "10us,10000", "infinity,0", "'',0"})
  void thresholds_areRead(String text, long nanos) {
    assertThat(HostRecordings.duration(text)).isEqualTo(Duration.ofNanos(nanos));
  }
}
