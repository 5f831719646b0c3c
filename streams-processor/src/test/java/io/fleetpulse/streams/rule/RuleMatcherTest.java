package io.fleetpulse.streams.rule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fleetpulse.analysis.window.InstanceIdentity;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RuleMatcherTest {
  private static final InstanceIdentity ORDERS =
      new InstanceIdentity(
          "shop",
          "orders",
          "orders-1",
          "2.1",
          "",
          "",
          0,
          Map.of("team", "web"),
          "",
          "",
          "",
          0,
          "g1",
          Map.of(),
          List.of(),
          "",
          "");

  @Test
  void operators_compareOrMatchTheWholeValue() {
    assertThat(matches("service=orders")).isTrue();
    assertThat(matches("service = \"orders\"")).isTrue();
    assertThat(matches("service!=orders")).isFalse();
    assertThat(matches("service=~\"orders|checkout\"")).isTrue();
    assertThat(matches("service=~order")).isFalse();
    assertThat(matches("instance=~orders-[0-9]+")).isTrue();
    assertThat(matches("instance!~orders-.*")).isFalse();
    assertThat(matches("namespace!~test.*")).isTrue();
    assertThat(matches("version=~2\\..*")).isTrue();
    assertThat(matches("team=web")).isTrue();
  }

  @Test
  void whatIsNotThere_isEmpty() {
    assertThat(matches("zone=")).isTrue();
    assertThat(matches("zone=\"\"")).isTrue();
    assertThat(matches("zone=~.+")).isFalse();
    assertThat(matches("tier!=gold")).isTrue();
  }

  @Test
  void anExpressionThatBacktracks_takesNoTime() {
    RuleMatcher matcher = RuleMatcher.parse("service=~(a+)+b");
    InstanceIdentity evil = InstanceIdentity.named("n", "a".repeat(5_000), "i");
    assertThat(matcher.matches(evil)).isFalse();
  }

  @Test
  void whatIsNoMatcher_isSaid() {
    assertThatThrownBy(() -> RuleMatcher.parse("service")).hasMessage("no matcher: service");
    assertThatThrownBy(() -> RuleMatcher.parse("service=~(a")).hasMessageContaining("missing");
    assertThatThrownBy(() -> RuleMatcher.parse("=x")).hasMessageContaining("no matcher");
  }

  private static boolean matches(String text) {
    return RuleMatcher.parse(text).matches(ORDERS);
  }
}
