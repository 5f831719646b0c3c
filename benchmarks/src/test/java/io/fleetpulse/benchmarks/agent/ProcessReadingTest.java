package io.fleetpulse.benchmarks.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetpulse.benchmarks.agent.ProcessReading.Owner;
import io.fleetpulse.benchmarks.agent.ProcessReading.ThreadTime;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ProcessReadingTest {
  private static final long MILLI = 1_000_000;

  @Test
  void cpuNanos_areUserAndSystemTicksAfterANameWithAnything() {
    assertThat(
            ProcessReading.cpuNanos(
                "42 (a) name) S 1 42 42 0 -1 4194560 1 0 0 0 250 50 0 0 20 0 3 0 9 1 1"))
        .isEqualTo(3_000 * MILLI);
  }

  @Test
  void residentBytes_areThoseOfTheRollup() {
    assertThat(
            ProcessReading.residentBytes(
                "00-ff ---p 0 0:0 0 [rollup]\nRss:     1692 kB\nPss: 3 kB"))
        .isEqualTo(1_692L << 10);
  }

  @Test
  void nanosSince_areTheThreadsWhereTheyAgreeWithTheProcess() {
    ProcessReading begin = new ProcessReading(0, Map.of(1L, new ThreadTime("main", 3 * MILLI)));
    ProcessReading end =
        new ProcessReading(
            30 * MILLI,
            Map.of(1L, new ThreadTime("main", 10 * MILLI), 2L, new ThreadTime("new", 5 * MILLI)));
    assertThat(end.nanosSince(begin)).isEqualTo(12 * MILLI);
  }

  @Test
  void nanosSince_areTheProcessWhereThreadsHaveEnded() {
    ProcessReading begin = new ProcessReading(0, Map.of(1L, new ThreadTime("main", 0)));
    ProcessReading end =
        new ProcessReading(500 * MILLI, Map.of(1L, new ThreadTime("main", 10 * MILLI)));
    assertThat(end.nanosSince(begin)).isEqualTo(500 * MILLI);
  }

  @Test
  void byOwner_tellsTheAgentsThreadsFromTheOthers() {
    ProcessReading begin = new ProcessReading(0, Map.of(1L, new ThreadTime("paced-0", 2 * MILLI)));
    ProcessReading end =
        new ProcessReading(
            0,
            Map.of(
                1L, new ThreadTime("paced-0", 5 * MILLI),
                2L, new ThreadTime("C2 CompilerThre", MILLI),
                3L, new ThreadTime("G1 Service", MILLI),
                4L, new ThreadTime("kafka-producer-", MILLI),
                5L, new ThreadTime("fleetpulse-agen", MILLI)));
    assertThat(end.byOwner(begin))
        .containsOnly(
            Map.entry(Owner.APPLICATION, 3 * MILLI),
            Map.entry(Owner.COMPILER, MILLI),
            Map.entry(Owner.COLLECTOR, MILLI),
            Map.entry(Owner.AGENT, 2 * MILLI));
  }

  @Test
  void percents_areOfOneCore() {
    assertThat(Reading.percents(Map.of("x", 600 * MILLI), 60)).containsEntry("x", 1.0);
  }
}
