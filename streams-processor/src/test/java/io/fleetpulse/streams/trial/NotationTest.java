package io.fleetpulse.streams.trial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class NotationTest {
  @Test
  void steps_areExpandedAsPromtoolDoes() {
    assertThat(Notation.expand("1 2.5 3+1x4")).containsExactly(1, 2.5, 3, 4, 5, 6, 7);
    assertThat(Notation.expand("5x3")).containsExactly(5, 5, 5, 5);
    assertThat(Notation.expand("1-0.5x2")).containsExactly(1, 0.5, 0);
    assertThat(Notation.expand("-2+4x2")).containsExactly(-2, 2, 6);
    assertThat(Notation.expand("1e9+5e8x1")).containsExactly(1e9, 1.5e9);
    assertThat(Notation.expand(" _ 1 _x2 3 stale 4"))
        .containsExactly(Double.NaN, 1, Double.NaN, Double.NaN, 3);
  }

  @Test
  void whatIsNoSeries_isSaid() {
    assertThatThrownBy(() -> Notation.expand("1 two")).hasMessageStartingWith("no values: two");
    assertThatThrownBy(() -> Notation.expand("1x99999999")).hasMessageContaining("more than");
    assertThatThrownBy(() -> Notation.expand("")).hasMessageContaining("no values");
  }
}
