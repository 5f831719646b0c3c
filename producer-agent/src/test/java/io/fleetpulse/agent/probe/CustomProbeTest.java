package io.fleetpulse.agent.probe;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetpulse.agent.histogram.Histogram;
import io.fleetpulse.agent.sample.CustomLayout;
import io.fleetpulse.agent.section.Custom;
import io.fleetpulse.agent.self.AgentLog;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class CustomProbeTest {
  private final AtomicLong refused = new AtomicLong();
  private final ByteArrayOutputStream said = new ByteArrayOutputStream();
  private final AgentLog log =
      new AgentLog(
          new PrintStream(said, true, StandardCharsets.UTF_8),
          new PrintStream(said, true, StandardCharsets.UTF_8),
          Duration.ofMinutes(1),
          () -> 0);

  private List<Object[]> series = List.of();
  private final List<Long> values = new ArrayList<>();
  private final CustomProbe probe = new CustomProbe(this::read, refused);

  @Test
  void withoutSeries_thereIsNoSection() {
    assertThat(probe.read(500, log)).isNull();
    assertThat(probe.layout()).isSameAs(CustomLayout.NONE);
  }

  @Test
  void series_keepTheirPlacesAsTheyGrow() {
    add("counter", "a", 1);
    add("gauge", "b", 2);
    Custom first = probe.read(500, log);
    CustomLayout before = probe.layout();
    assertThat(probe.read(500, log)).isNotNull();
    assertThat(probe.layout()).as("nothing is new").isSameAs(before);

    add("counter", "c", 3);
    add("distribution", "d", 0);
    Custom second = probe.read(500, log);

    assertThat(first.counters()).containsExactly(1);
    assertThat(second.counters()).containsExactly(1, 3);
    assertThat(second.gauges()).containsExactly(2);
    assertThat(second.distributions().get(0).count()).isEqualTo(5);
    assertThat(second.distributions().get(0).interval().count()).isEqualTo(2);
    assertThat(probe.layout().counters()).extracting("name").containsExactly("a", "c");
    assertThat(probe.layout().distributions()).extracting("name").containsExactly("d");
    assertThat(second.after(first).distributions()).hasSize(1);
  }

  @Test
  void seriesTooMany_areCountedAndSaidOnce() {
    add("counter", "a", 1);
    add("counter", "b", 2);
    add("counter", "c", 3);

    assertThat(probe.read(2, log).counters()).containsExactly(1, 2);
    assertThat(probe.read(2, log).counters()).containsExactly(1, 2);
    assertThat(refused).hasValue(2 + 9);
    assertThat(said.toString(StandardCharsets.UTF_8).lines())
        .containsExactly("[fleetpulse] WARN of the application's 3 series the first 2 are sent");

    assertThat(probe.read(3, log).counters()).containsExactly(1, 2, 3);
    assertThat(probe.read(1, log).counters()).as("those that were stay").hasSize(3);
  }

  private void add(String kind, String name, long value) {
    List<Object[]> more = new ArrayList<>(series);
    more.add(new Object[] {kind, name, "1", 1e-6, "", Map.of("k", "v")});
    series = List.copyOf(more);
    values.add(value);
  }

  private Object[] read() {
    Histogram two = Histogram.of(1, 2);
    Object[] distributions = new Object[series.size()];
    for (int i = 0; i < distributions.length; i++) {
      distributions[i] =
          series.get(i)[0].equals("distribution")
              ? new Object[] {new long[] {5, 9}, two.whole(), two.real()}
              : null;
    }
    return new Object[] {
      series, values.stream().mapToLong(Long::longValue).toArray(), distributions, 9L, new String[0]
    };
  }
}
