package io.fleetpulse.streams.finding;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WordsTest {
  @Test
  void quantities_areWrittenInAUnitOfTheirSize() {
    assertThat(Words.quantity(1_610_612_736, "By")).isEqualTo("1.5 GiB");
    assertThat(Words.quantity(512, "By")).isEqualTo("512 B");
    assertThat(Words.quantity(104_857_600, "By/s")).isEqualTo("100 MiB/s");
    assertThat(Words.quantity(0.2, "s")).isEqualTo("200 ms");
    assertThat(Words.quantity(0.0000315, "s")).isEqualTo("31.5 µs");
    assertThat(Words.quantity(1.25, "s")).isEqualTo("1.25 s");
    assertThat(Words.quantity(0, "s")).isEqualTo("0 s");
    assertThat(Words.quantity(3_600, "s")).isEqualTo("60 min");
    assertThat(Words.quantity(0.899999976, "1")).isEqualTo("90%");
    assertThat(Words.quantity(0.123, "s/s")).isEqualTo("12.3%");
    assertThat(Words.quantity(12_345.6, "{thread}")).isEqualTo("12346");
    assertThat(Words.quantity(2.5, "{count}/s")).isEqualTo("2.5/s");
    assertThat(Words.quantity(-3, "{thread}")).isEqualTo("-3");
    assertThat(Words.quantity(Double.NaN, "s")).isEqualTo("nothing");
    assertThat(Words.quantity(Double.POSITIVE_INFINITY, "By")).isEqualTo("∞ TiB");
  }
}
