package io.fleetpulse.streams.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetpulse.schemas.avro.Finding;
import io.fleetpulse.schemas.avro.FindingState;
import io.fleetpulse.schemas.avro.FindingType;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FindingsPartTest {
  private static final long START = 1_700_000_030_000L;

  @TempDir private Path stateDir;

  private final KnownSchemas schemas = new KnownSchemas();
  private final List<Finding> told = new ArrayList<>();
  private TestTopology fleet;

  @BeforeEach
  void start() {
    fleet = new TestTopology(schemas, stateDir, START);
  }

  @AfterEach
  void stop() {
    fleet.close();
  }

  @Test
  void topology_hasNoGeneratedNames() {
    assertThat(fleet.topology.describe().toString())
        .contains("findings-sink")
        .doesNotContain("KSTREAM-", "KTABLE-");
  }

  @Test
  void aThreadLeak_firesAndNamesInstanceAndCause() {
    TestJvm jvm = new TestJvm("mailer-1", START);
    run(jvm, 140, (of, second) -> of.threads = 20 + second);

    Finding firing = firing("thread-leak");
    assertThat(firing.getSubject()).isEqualTo("default/checkout/mailer-1");
    assertThat(firing.getType()).isEqualTo(FindingType.LEAK);
    assertThat(firing.getCause()).isEqualTo("thread leak");
    assertThat(firing.getSummary()).startsWith("thread leak in mailer-1 (service checkout): ");
    assertThat(firing.getDescription()).contains("Thread.print");
    assertThat(firing.getLabels())
        .containsEntry("service", "checkout")
        .containsEntry("instance", "mailer-1")
        .containsEntry("namespace", "default")
        .containsEntry("version", "1.2")
        .containsEntry("team", "web");
    assertThat(firing.getSubjectStartTimeMillis()).isEqualTo(START);
    assertThat(firing.getTimeMillis()).isLessThanOrEqualTo(START + 120_000);
    assertThat(told)
        .filteredOn(finding -> finding.getRule().equals("thread-leak"))
        .map(Finding::getState)
        .startsWith(FindingState.PENDING, FindingState.FIRING);
    assertThat(rules()).containsExactly("thread-leak");
  }

  @Test
  void aHeapLeak_isFoundByWhatSurvivesWhateverTheHeap() {
    for (long limit : new long[] {256, 512}) {
      TestJvm jvm = new TestJvm("orders-" + limit, fleet.nowMillis());
      jvm.heapLimit = limit * TestJvm.MIB;
      run(jvm, 150, (of, second) -> of.liveSet = (30 + second) * TestJvm.MIB);

      Finding firing = firing("heap-leak");
      assertThat(firing.getCause()).isEqualTo("heap leak");
      assertThat(firing.getSummary())
          .startsWith("heap leak in orders-" + limit + " (service checkout): ")
          .contains("of " + limit + " MiB");
      assertThat(firing.getEvidence()).anyMatch(e -> e.getName().equals("jvm.gc.live_set.last"));
    }
  }

  @Test
  void aLeak_isToldOnceAMinuteUntilItsJvmIsReplaced() {
    TestJvm leaking = new TestJvm("a", START);
    run(leaking, 300, (of, second) -> of.threads = 20 + second);
    List<Finding> leak = ofRule("thread-leak");
    assertThat(leak).map(Finding::getRevision).isSorted().doesNotHaveDuplicates();
    assertThat(leak).filteredOn(Finding::getHeartbeat).hasSize(3);
    assertThat(fleet.live.all()).hasSize(1);

    TestJvm fresh = new TestJvm("a", fleet.nowMillis());
    run(fresh, 60, (of, second) -> {});

    Finding end = last(ofRule("thread-leak"));
    assertThat(end.getState()).isEqualTo(FindingState.CLEARED);
    assertThat(end.getSummary()).contains("the JVM was started anew");
    assertThat(end.getEpisodeStartMillis()).isEqualTo(leak.get(0).getEpisodeStartMillis());
    assertThat(fleet.live.all()).isEmpty();
  }

  @Test
  void healthyJvms_haveNoFindings() {
    TestJvm steady = new TestJvm("steady", START);
    TestJvm cache = new TestJvm("cache", START);
    TestJvm pool = new TestJvm("pool", START);
    for (int second = 0; second < 400; second++) {
      steady.liveSet = (40 + second % 7) * TestJvm.MIB;
      steady.send(fleet);
      cache.liveSet = (20 + 2 * Math.min(second, 60)) * TestJvm.MIB;
      cache.send(fleet);
      pool.threads = 20 + Math.min(second, 60);
      pool.send(fleet);
      fleet.second();
    }
    assertThat(fleet.findings()).noneMatch(finding -> finding.getState() == FindingState.FIRING);
  }

  @Test
  void aSilentInstance_isToldAndItsReturnEndsIt() {
    TestJvm jvm = new TestJvm("a", START);
    run(jvm, 60, (of, second) -> {});
    fleet.seconds(40);
    Finding silent = firing("silent-instance");
    assertThat(silent.getType()).isEqualTo(FindingType.SILENCE);
    assertThat(silent.getSummary()).startsWith("a (service checkout) is silent: no sample for");
    fleet.seconds(70);
    told.addAll(fleet.findings());
    assertThat(last(ofRule("silent-instance")).getHeartbeat()).isTrue();

    run(jvm, 20, (of, second) -> {});

    assertThat(last(ofRule("silent-instance")).getState()).isEqualTo(FindingState.CLEARED);
    assertThat(rules()).containsExactly("silent-instance");
  }

  @Test
  void aQuickRestart_raisesNothing() {
    run(new TestJvm("a", START), 60, (of, second) -> {});
    fleet.seconds(8);
    run(new TestJvm("a", fleet.nowMillis()), 120, (of, second) -> {});
    assertThat(told).isEmpty();
  }

  @Test
  void anInstanceForgottenAfterADay_takesItsFindingsAlong() {
    run(new TestJvm("a", START), 140, (of, second) -> of.threads = 20 + second);
    fleet.seconds(60);
    assertThat(fleet.live.all()).hasSize(2);
    fleet.later(86_400);
    fleet.seconds(20);
    told.addAll(fleet.findings());
    assertThat(last(ofRule("thread-leak")).getState()).isEqualTo(FindingState.CLEARED);
    assertThat(last(ofRule("silent-instance")).getState()).isEqualTo(FindingState.CLEARED);
    assertThat(fleet.live.all()).isEmpty();
  }

  @Test
  void aClockADayAhead_isAFindingAndHidesNoLeak() {
    TestJvm jvm = new TestJvm("a", START);
    jvm.clockAheadMillis = 86_400_000;
    run(jvm, 140, (of, second) -> of.threads = 20 + second);

    Finding skew = firing("clock-skew");
    assertThat(skew.getType()).isEqualTo(FindingType.SYSTEM);
    assertThat(skew.getSummary()).contains("86400 s ahead");
    assertThat(firing("thread-leak").getTimeMillis()).isLessThanOrEqualTo(START + 120_000);

    run(new TestJvm("a", fleet.nowMillis()), 40, (of, second) -> {});
    assertThat(last(ofRule("clock-skew")).getState()).isEqualTo(FindingState.CLEARED);
  }

  @Test
  void aNotANumber_delaysNoFinding() {
    TestJvm jvm = new TestJvm("a", START);
    for (int second = 0; second < 140; second++) {
      jvm.threads = 20 + second;
      GenericRecord sample = jvm.sample(fleet.nowMillis());
      if (second % 3 == 0) {
        ((GenericRecord) sample.get("cpu")).put("recentUtilization", Float.NaN);
      }
      fleet.arrive("a", sample);
      fleet.second();
    }
    told.addAll(fleet.findings());
    assertThat(firing("thread-leak").getTimeMillis()).isLessThanOrEqualTo(START + 120_000);
  }

  @Test
  void twoJvmsUnderOneId_areAFinding() {
    TestJvm one = new TestJvm("a", START);
    TestJvm two = new TestJvm("a", START - 5_000);
    for (int second = 0; second < 60; second++) {
      one.send(fleet);
      two.send(fleet);
      fleet.second();
    }
    told.addAll(fleet.findings());
    assertThat(firing("duplicate-instance").getCause()).isEqualTo("duplicate instance id");
    assertThat(rules()).containsExactly("duplicate-instance");
  }

  @Test
  void undecodableRecords_areAFindingThatEnds() {
    fleet.arrive("default/checkout/a", new byte[] {1, 2, 3, 4, 5, 6});
    fleet.arrive("rubbish", new byte[] {1, 2, 3, 4, 5, 6});
    fleet.seconds(70);
    told.addAll(fleet.findings());
    assertThat(ofRule("undecodable-records"))
        .filteredOn(finding -> !finding.getHeartbeat())
        .map(Finding::getSubject)
        .containsExactlyInAnyOrder("default/checkout/a", "rubbish");
    assertThat(firing("undecodable-records").getSummary()).contains("magic byte");
    fleet.seconds(400);
    told.addAll(fleet.findings());
    assertThat(fleet.live.all()).isEmpty();
  }

  @Test
  void undecodableRecordsUnderLongKeys_areFindingsOfBoundedSize() {
    String key = "default/" + "x".repeat(300_000);
    fleet.arrive(key + "/1", new byte[] {1, 2, 3, 4, 5, 6});
    fleet.arrive(key + "/2", new byte[] {1, 2, 3, 4, 5, 6});
    fleet.seconds(70);
    told.addAll(fleet.findings());

    assertThat(ofRule("undecodable-records"))
        .filteredOn(finding -> !finding.getHeartbeat())
        .map(Finding::getSubject)
        .hasSize(2)
        .doesNotHaveDuplicates()
        .allMatch(subject -> subject.length() <= 1024 && subject.startsWith("default/xxx"));
    assertThat(told).allMatch(finding -> finding.toString().length() < 8_000);
  }

  @Test
  void whatQuotesALongKey_isCut() {
    TestJvm jvm = new TestJvm("a", START);
    fleet.arrive(
        "default/checkout/" + "x".repeat(300_000),
        SampleBytes.framed(1, jvm.sample(fleet.nowMillis())));
    fleet.seconds(70);

    assertThat(firing("undecodable-records").toString().length()).isLessThan(8_000);
  }

  @Test
  void anIdleHeapOnG1_isAnOpportunityWithAllThatAStrategyNeeds() {
    TestJvm jvm = new TestJvm("a", START);
    jvm.collector = "g1";
    jvm.cpu = 0.01f;
    jvm.allocatedPerSecond = 100_000;
    jvm.heapCommitted = 200 * TestJvm.MIB;
    jvm.heapUsed = 50 * TestJvm.MIB;
    run(jvm, 120, (of, second) -> {});

    Finding idle = firing("idle-heap");
    assertThat(idle.getType()).isEqualTo(FindingType.OPPORTUNITY);
    assertThat(idle.getLabels()).containsEntry("collector", "g1").containsKey("java.feature");
    assertThat(idle.getEvidence())
        .map(evidence -> evidence.getName() + "=" + evidence.getValue() / TestJvm.MIB)
        .contains("jvm.heap.committed.last=200.0", "jvm.gc.live_set.last=40.0");

    run(jvm, 120, (of, second) -> of.heapCommitted = 60 * TestJvm.MIB);
    assertThat(last(ofRule("idle-heap")).getState()).isEqualTo(FindingState.CLEARED);
  }

  private void run(TestJvm jvm, int seconds, BiConsumer<TestJvm, Integer> life) {
    for (int second = 0; second < seconds; second++) {
      life.accept(jvm, second);
      jvm.send(fleet);
      fleet.second();
    }
    told.addAll(fleet.findings());
  }

  private Finding firing(String rule) {
    told.addAll(fleet.findings());
    return ofRule(rule).stream()
        .filter(finding -> finding.getState() == FindingState.FIRING)
        .reduce((first, second) -> second.getHeartbeat() ? first : second)
        .orElseThrow(() -> new AssertionError("no " + rule + " fired: " + told));
  }

  private List<Finding> ofRule(String rule) {
    return told.stream().filter(finding -> finding.getRule().equals(rule)).toList();
  }

  private List<String> rules() {
    return told.stream().map(Finding::getRule).distinct().toList();
  }

  private static Finding last(List<Finding> findings) {
    return findings.get(findings.size() - 1);
  }
}
