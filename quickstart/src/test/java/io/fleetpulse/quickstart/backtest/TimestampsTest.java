package io.fleetpulse.quickstart.backtest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TimestampsTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2014-02-14 14:30:00",
        "2014-02-14 14:30",
        "2014-02-14 14:30:00.000000",
        "2014-02-14T14:30:00",
        "2014-02-14T14:30:00Z",
        "2014-02-14T16:30:00+02:00",
        "2014-02-14 09:30:00-05:00",
        "1392388200",
        "1392388200.0",
        "1392388200000"
      })
  void everyForm_isTheSameTime(String text) {
    assertThat(Timestamps.millis(text)).isEqualTo(1_392_388_200_000L);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "yesterday", "2014-02-30 00:00:00", "1.2.3", "2014-02-14", "-5"})
  void whatIsNoTime_isRefused(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> Timestamps.millis(text));
  }
}
