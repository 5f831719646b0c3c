package io.fleetpulse.agent.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetpulse.agent.section.SectionKind;
import io.fleetpulse.agent.self.LogLevel;
import io.fleetpulse.schemas.setting.LiveCheck;
import io.fleetpulse.schemas.topics.InstanceKey;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class LayersTest {
  private static final String FLEET = "*";
  private static final String SERVICE = "default/shop";
  private static final String INSTANCE = "default/shop/one";

  private final LiveSettings own =
      new LiveSettings(
          Duration.ofSeconds(1),
          Duration.ofSeconds(5),
          Set.of("gc"),
          1,
          "fleetpulse.samples",
          LogLevel.INFO);
  private final Layers layers =
      new Layers(
          new InstanceKey("default", "shop", "one"),
          new LiveCheck(Stream.of(SectionKind.values()).map(SectionKind::field).toList()));

  @Test
  void theMostSpecific_winsSettingBySetting() {
    read(INSTANCE, 2, Map.of("interval", "100ms"));
    read(FLEET, 7, Map.of("interval", "10s", "budget.cpu", "0.5%", "section.buffers", "false"));
    read(SERVICE, 1, Map.of("interval", "20s", "section.Buffers", "true", "section.gc", "true"));

    LiveSettings now = own.with(layers.settings());
    assertThat(now.interval()).isEqualTo(Duration.ofMillis(100));
    assertThat(now.publishInterval()).isEqualTo(Duration.ofSeconds(5));
    assertThat(now.cpuBudgetPercent()).isEqualTo(0.5);
    assertThat(layers.standing())
        .isEqualTo(new InForce.Standing("fleet@7 service@1 instance@2", ""));

    layers.deleted(INSTANCE);
    assertThat(own.with(layers.settings()).interval()).isEqualTo(Duration.ofSeconds(20));
    assertThat(layers.standing().version()).isEqualTo("fleet@7 service@1");
  }

  @Test
  void aSection_isSwitchedOnAndOff() {
    read(FLEET, 1, Map.of("section.threadDetails", "false", "section.gc", "true"));
    assertThat(own.with(layers.settings()).sectionsOff()).containsExactly("threaddetails");
    layers.deleted(FLEET);
    assertThat(own.with(layers.settings())).isEqualTo(own);
  }

  @Test
  void aLongerInterval_takesThePublishIntervalAlong() {
    read(FLEET, 1, Map.of("interval", "30s"));
    assertThat(own.with(layers.settings()).publishInterval()).isEqualTo(Duration.ofSeconds(30));
  }

  @Test
  void aBadRecord_isRefusedWholeAndTheLastGoodOneStays() {
    read(SERVICE, 3, Map.of("interval", "10s"));
    read(SERVICE, 4, Map.of("interval", "20s", "budget.cpu", "much"));

    assertThat(own.with(layers.settings()).interval()).isEqualTo(Duration.ofSeconds(10));
    assertThat(layers.standing())
        .isEqualTo(
            new InForce.Standing(
                "service@3",
                "service: version 4 is refused, version 3 stays in force:"
                    + " budget.cpu: \"much\" cannot be used; use 0.05% to 100%"));

    read(SERVICE, 5, Map.of());
    assertThat(layers.standing()).isEqualTo(new InForce.Standing("service@5", ""));
  }

  @Test
  void aRecordThatIsNone_isToldOf() {
    layers.unreadable(INSTANCE, "it begins with byte 7");
    assertThat(layers.standing().error())
        .isEqualTo("instance: the newest record is refused: it begins with byte 7");
    assertThat(own.with(layers.settings())).isEqualTo(own);
  }

  @Test
  void aTopicThatIsNotThere_isRefused() {
    layers.read(FLEET, 1, Map.of("topics.samples", "elsewhere"), topic -> false);
    assertThat(layers.standing().error()).contains("there is no topic elsewhere");
    layers.read(FLEET, 2, Map.of("topics.samples", "elsewhere"), "elsewhere"::equals);
    assertThat(own.with(layers.settings()).samplesTopic()).isEqualTo("elsewhere");
  }

  @Test
  void whatIsNotOnTheTopicAnyMore_isForgotten() {
    read(FLEET, 1, Map.of("interval", "10s"));
    read(SERVICE, 1, Map.of("log.level", "warn"));
    layers.begins();
    read(SERVICE, 1, Map.of("log.level", "warn"));
    layers.ends();

    assertThat(layers.standing().version()).isEqualTo("service@1");
    assertThat(own.with(layers.settings()).interval()).isEqualTo(Duration.ofSeconds(1));
    assertThat(own.with(layers.settings()).logLevel()).isEqualTo(LogLevel.WARN);
  }

  @Test
  void othersRecords_areNoConcern() {
    assertThat(layers.concerns("default/cart")).isFalse();
    assertThat(layers.concerns("default/shop/two")).isFalse();
    assertThat(layers.concerns(SERVICE)).isTrue();
  }

  @Test
  void reasons_areBounded() {
    read(FLEET, 1, Map.of("interval", "x".repeat(10_000), "budget.cpu", "y".repeat(10_000)));
    layers.unreadable(SERVICE, "z".repeat(10_000));
    assertThat(layers.standing().error()).hasSizeLessThanOrEqualTo(501);
  }

  private void read(String key, long version, Map<String, String> settings) {
    layers.read(key, version, settings, topic -> true);
  }
}
