package io.fleetpulse.agent.probe;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetpulse.agent.histogram.Histogram;
import io.fleetpulse.agent.sample.CustomLayout;
import io.fleetpulse.agent.sample.Identity;
import io.fleetpulse.agent.sample.Sample;
import io.fleetpulse.agent.sample.SampleEncoder;
import io.fleetpulse.agent.sample.TestIdentity;
import io.fleetpulse.agent.section.Custom;
import io.fleetpulse.agent.section.Sections;
import io.fleetpulse.agent.self.AgentLog;
import io.fleetpulse.agent.self.AgentSelf;
import io.fleetpulse.schemas.topics.IdentityBounds;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ThreadFactory;
import org.junit.jupiter.api.Test;

class CustomProbeTest {
  private final AgentSelf self = new AgentSelf();
  private final ByteArrayOutputStream said = new ByteArrayOutputStream();
  private final AgentLog log =
      new AgentLog(
          new PrintStream(said, true, StandardCharsets.UTF_8),
          new PrintStream(said, true, StandardCharsets.UTF_8),
          Duration.ofMinutes(1),
          () -> 0);

  private List<Object[]> series = List.of();
  private final List<Long> values = new ArrayList<>();
  private long waitedNanos;
  private ThreadFactory threadsOfTable = Thread::new;
  private final CustomProbe probe = new CustomProbe(this::read, self);

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
    assertThat(self.seriesRefused).hasValue(2 + 9);
    assertThat(said.toString(StandardCharsets.UTF_8).lines())
        .containsExactly("[fleetpulse] WARN of the application's 3 series the first 2 are sent");

    assertThat(probe.read(3, log).counters()).containsExactly(1, 2, 3);
    assertThat(probe.read(1, log).counters()).as("those that were stay").hasSize(3);
  }

  @Test
  void seriesWhoseNamesTakeTooManyBytes_areLeftOutCountedAndSaidOnce() {
    Map<String, String> attributes = new TreeMap<>();
    for (int i = 0; i < 15; i++) {
      attributes.put("attribute-" + i, "é".repeat(100));
    }
    for (int i = 0; i < 100; i++) {
      add(i % 2 == 0 ? "counter" : "distribution", "series-" + i, i, attributes);
    }
    add("gauge", "short", 7);

    Custom read = probe.read(500, log);
    int sent = read.counters().length + read.distributions().size();
    assertThat(sent).isBetween(10, 30);
    assertThat(read.gauges()).as("one that came after the first left out").isEmpty();
    assertThat(identityBytes())
        .isBetween(CustomProbe.MOST_BYTES - 4 * 1024, CustomProbe.MOST_BYTES + 1024)
        .isLessThan(IdentityBounds.MOST_BYTES * 3 / 4);
    assertThat(self.seriesRefused).hasValue(101 - sent + 9);
    assertThat(probe.layout()).isSameAs(layoutAfterAnotherRead());
    assertThat(self.seriesRefused).hasValue(2 * (101 - sent) + 9);
    assertThat(said.toString(StandardCharsets.UTF_8).lines())
        .containsExactly(
            "[fleetpulse] WARN of the application's 101 series the first "
                + sent
                + " are sent: names and attributes of more than those take too many bytes");
  }

  @Test
  void tableWhoseSeriesHaveGone_isReportedFromItsBeginning() {
    add("counter", "a", 1);
    add("distribution", "b", 2);
    add("gauge", "c", 3);
    Custom before = probe.read(2, log);
    assertThat(self.seriesRefused).hasValue(1 + 9);

    remove();
    assertThat(probe.read(2, log)).isNull();
    assertThat(probe.read(2, log)).isNull();
    assertThat(probe.layout()).isSameAs(CustomLayout.NONE);
    assertThat(self.seriesRefused).as("it never falls").hasValue(1 + 9);

    add("gauge", "d", 4);
    Custom after = probe.read(2, log);
    assertThat(after.gauges()).containsExactly(4);
    assertThat(after.after(before)).as("merged: nothing of the others").isSameAs(after);
    assertThat(probe.layout().gauges()).extracting("name").containsExactly("d");
    assertThat(probe.layout().counters()).isEmpty();
    assertThat(probe.layout().distributions()).isEmpty();
  }

  @Test
  void tableThatWasFull_hasRoomWhereItsSeriesHaveGone() {
    for (int i = 0; i < 100; i++) {
      add("counter", "series-" + i, i, Map.of("a", "x".repeat(1_000)));
    }
    assertThat(probe.read(500, log).counters()).hasSizeBetween(10, 90);

    remove();
    add("counter", "next", 5);
    assertThat(probe.read(500, log).counters()).containsExactly(5);
  }

  private CustomLayout layoutAfterAnotherRead() {
    assertThat(probe.read(500, log)).isNotNull();
    return probe.layout();
  }

  private int identityBytes() {
    Identity identity = TestIdentity.with(probe.layout());
    return new SampleEncoder(1, 1_000, 5_000)
        .encode(new Sample(0, 0, 1, Sections.NONE), identity, true, List.of())
        .identity()
        .length;
  }

  @Test
  void heldBytes_areThoseOfTheLastReading() {
    assertThat(probe.heldBytes()).isZero();
    probe.read(500, log);
    assertThat(probe.heldBytes()).isEqualTo(777);
  }

  @Test
  void threadForGauges_isOneOfTheAgents() throws InterruptedException {
    probe.read(500, log);
    ThreadMXBean beans = ManagementFactory.getThreadMXBean();
    Thread thread =
        threadsOfTable.newThread(
            () -> {
              while (beans.getCurrentThreadCpuTime() < 1_000_000) {
                Thread.onSpinWait();
              }
            });
    thread.start();
    thread.join();

    assertThat(thread.getName()).isEqualTo("fleetpulse-gauges");
    assertThat(thread.isDaemon()).isTrue();
    assertThat(self.cpuNanos()).isPositive();

    assertThat(probe.apartNanos()).as("as of the last reading").isZero();
    waitedNanos = 300_000;
    probe.read(500, log);
    long apart = probe.apartNanos();
    assertThat(apart).isGreaterThanOrEqualTo(1_000_000 - 300_000);
    waitedNanos = 2;
    probe.read(500, log);
    assertThat(probe.apartNanos()).as("the thread has ended").isEqualTo(apart - 2);
    assertThat(probe.takeWaitNanos()).isEqualTo(300_002);
    assertThat(probe.takeWaitNanos()).isZero();
  }

  private void add(String kind, String name, long value) {
    add(kind, name, value, Map.of("k", "v"));
  }

  private void add(String kind, String name, long value, Map<String, String> attributes) {
    List<Object[]> more = new ArrayList<>(series);
    more.add(new Object[] {kind, name, "1", 1e-6, "", attributes});
    series = List.copyOf(more);
    values.add(value);
  }

  private void remove() {
    series = List.of();
    values.clear();
  }

  private Object[] read(ThreadFactory threads) {
    threadsOfTable = threads;
    Histogram two = Histogram.of(1, 2);
    Object[] distributions = new Object[series.size()];
    for (int i = 0; i < distributions.length; i++) {
      distributions[i] =
          series.get(i)[0].equals("distribution")
              ? new Object[] {new long[] {5, 9}, two.whole(), two.real()}
              : null;
    }
    return new Object[] {
      series,
      values.stream().mapToLong(Long::longValue).toArray(),
      distributions,
      9L,
      new String[0],
      777L,
      waitedNanos
    };
  }
}
