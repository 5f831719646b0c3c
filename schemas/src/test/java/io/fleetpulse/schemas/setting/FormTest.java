package io.fleetpulse.schemas.setting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FormTest {
  private final Form<Duration> duration =
      Form.duration(Duration.ofMillis(100), Duration.ofMinutes(10));

  @ParameterizedTest
  @CsvSource({"100ms, 100", "1s, 1000", "2 m, 120000", "PT3S, 3000", "10m, 600000"})
  void duration_isANumberWithAUnit(String text, long millis) {
    assertThat(duration.read(text)).isEqualTo(Duration.ofMillis(millis));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"99ms", "11m", "1h", "0s", "-1s", "PT-1S", "99999999999s", "1", "s", "", "1.5s"})
  void duration_elseIsRefused(String text) {
    assertThatThrownBy(() -> duration.read(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageMatching("use (100ms to 10m|a number with a unit.*)");
  }

  @Test
  void bytes_knowTheirUnits() {
    Form<Integer> bytes = Form.bytes(64 * 1024, 64 * 1024 * 1024);
    assertThat(bytes.read("65536")).isEqualTo(65_536);
    assertThat(bytes.read("512KiB")).isEqualTo(524_288);
    assertThat(bytes.read("64 MB")).isEqualTo(64 * 1024 * 1024);
    assertThat(bytes.range()).isEqualTo("64KiB to 64MiB");
    assertThatThrownBy(() -> bytes.read("65MiB")).hasMessage("use 64KiB to 64MiB");
    assertThatThrownBy(() -> bytes.read("999999999999MiB")).hasMessage("use 64KiB to 64MiB");
  }

  @Test
  void percent_hasASignOrNone() {
    Form<Double> percent = Form.percent("0.05", "100");
    assertThat(percent.read("1%")).isEqualTo(1.0);
    assertThat(percent.read("0.05")).isEqualTo(0.05);
    assertThat(percent.read("100 %")).isEqualTo(100.0);
    assertThatThrownBy(() -> percent.read("0.04")).hasMessage("use 0.05% to 100%");
    assertThatThrownBy(() -> percent.read("NaN")).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> percent.read("1e9")).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void words_areInAnyCase() {
    Form<String> level = Form.choice("off", "warn", "info");
    assertThat(level.read("WARN")).isEqualTo("warn");
    assertThatThrownBy(() -> level.read("loud")).hasMessage("use off, warn or info");
    assertThat(Form.flag().read("True")).isTrue();
    assertThatThrownBy(() -> Form.flag().read("yes")).hasMessage("use true or false");
  }

  @Test
  void aHugeText_isRefusedAtOnce() {
    Form<String> name = Form.matching(Pattern.compile("(a|b)*"), "as and bs");
    assertThatThrownBy(() -> name.read("a".repeat(1_000_000))).hasMessage("use as and bs");
  }
}
