package io.fleetpulse.streams.finding;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetpulse.analysis.window.ClosedWindow;
import io.fleetpulse.analysis.window.InstanceIdentity;
import io.fleetpulse.analysis.window.Series;
import io.fleetpulse.analysis.window.SeriesKey;
import io.fleetpulse.analysis.window.SeriesKind;
import io.fleetpulse.analysis.window.SeriesLayout;
import io.fleetpulse.analysis.window.WindowColumns;
import io.fleetpulse.analysis.window.WindowHeader;
import io.fleetpulse.schemas.avro.Evidence;
import io.fleetpulse.schemas.avro.Finding;
import io.fleetpulse.schemas.avro.FindingState;
import io.fleetpulse.schemas.avro.Rule;
import io.fleetpulse.schemas.avro.Sensitivity;
import io.fleetpulse.schemas.avro.Severity;
import io.fleetpulse.schemas.catalogue.MetricCatalogue;
import io.fleetpulse.schemas.registry.SchemaIds;
import io.fleetpulse.schemas.serde.AvroDeserializer;
import io.fleetpulse.streams.rule.RuleBook;
import io.fleetpulse.streams.rule.RuleCheck;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;

class PartitionFindingsTest {
  private static final long START = 1_700_000_000_000L;
  private static final InstanceIdentity IDENTITY = InstanceIdentity.named("n", "s", "i");
  private static final SeriesLayout LAYOUT =
      SeriesLayout.of(
          List.of(
              new Series(SeriesKey.of("jvm.thread.live"), SeriesKind.GAUGE, 1, "{thread}"),
              new Series(SeriesKey.of("jvm.gc.live_set"), SeriesKind.GAUGE, 1, "By"),
              new Series(SeriesKey.of("jvm.gc.live_set.age"), SeriesKind.GAUGE, 0.001, "s")));

  private final List<Finding> told = new ArrayList<>();
  private final Map<String, byte[]> store = new HashMap<>();
  private final FindingMetrics metrics = new FindingMetrics();
  private LiveFindings live = new LiveFindings();
  private RuleBook rules = book();
  private PartitionFindings findings = open();

  @Test
  void aTaskThatCrashesAtAnyWindow_tellsWhatOneThatLivesTells() {
    leak(30, -1);
    List<String> uninterrupted = texts();
    assertThat(told).map(Finding::getState).contains(FindingState.FIRING);
    for (int crash = 0; crash < 30; crash++) {
      told.clear();
      store.clear();
      findings = open();
      leak(30, crash);
      assertThat(texts()).as("crash before window " + crash).isEqualTo(uninterrupted);
    }
  }

  @Test
  void higherRevisionsOfJudgedWindows_changeNothing() {
    leak(30, -1);
    List<String> once = texts();
    told.clear();
    store.clear();
    findings = open();
    for (int i = 0; i < 30; i++) {
      for (int revision = 0; revision < 3; revision++) {
        findings.take(window(i, 20 + 10 * i + 100 * revision, 10, 0, revision), now(i));
      }
      findings.tick(now(i));
    }
    assertThat(texts()).isEqualTo(once);
  }

  @Test
  void aWindowThatLostMost_isJudgedWhenTheRestHasCome() {
    for (int i = 0; i < 30; i++) {
      findings.take(window(i, 20 + 10 * i, 3, 7, 0), now(i));
    }
    assertThat(told).isEmpty();
    findings = open();
    for (int i = 0; i < 30; i++) {
      findings.take(window(i, 20 + 10 * i, 3, 7, 0), now(i));
      findings.take(window(i, 20 + 10 * i, 10, 0, 1), now(i));
    }
    assertThat(told).map(Finding::getState).contains(FindingState.FIRING);
  }

  @Test
  void aLiveSetMeasuredOnce_isOneReadingHoweverOftenItIsRepeated() {
    for (int i = 0; i < 60; i++) {
      // Three measurements in ten minutes, each repeated by the samples until the next.
      ClosedWindow window = window(i, 20, 10, 0, 0);
      window.columns().restore(1, 10, live(i), live(i), live(i), 10 * live(i), false);
      long age = i % 20 * 10_000L;
      window.columns().restore(2, 10, age, age, age, 10 * age, false);
      findings.take(window, now(i));
    }
    assertThat(told).isEmpty();
  }

  @Test
  void stateOfAnInstance_isCompact() {
    leak(120, -1);
    byte[] leaking = store.get("n/s/i");
    assertThat(leaking).isNotNull();
    told.clear();
    store.clear();
    findings = open();
    for (int i = 0; i < 120; i++) {
      findings.take(window(i, 20 + i % 3, 10, 0, 0), now(i));
    }
    assertThat(store.get("n/s/i").length).isLessThan(400);
  }

  /** As after compaction: the topic holds nothing but the version that is refused. */
  @Test
  void findingsOfARefusedRule_standUntilItIsDeleted() {
    rules.read("threads", rule(1, "jvm.thread.live.last > 10"));
    findings.take(window(0, 20, 10, 0, 0), now(0));
    assertThat(states()).containsExactly(FindingState.FIRING);

    rules = book();
    rules.read("threads", rule(2, "jvm.thread.lives.last > 10"));
    findings = open();
    for (int i = 1; i < 20; i++) {
      findings.take(window(i, 5, 10, 0, 0), now(i));
      findings.tick(now(i));
    }
    assertThat(states()).containsOnly(FindingState.FIRING);
    assertThat(told).filteredOn(Finding::getHeartbeat).hasSizeBetween(2, 4);

    rules.deleted("threads");
    findings.tick(now(20));
    assertThat(states()).endsWith(FindingState.CLEARED);
    assertThat(told.get(told.size() - 1).getSummary()).contains("deleted or switched off");
  }

  @Test
  void findingsOfARuleThatIsGoodAgain_goOn() {
    rules.read("threads", rule(1, "jvm.thread.live.last > 10"));
    findings.take(window(0, 20, 10, 0, 0), now(0));
    rules = book();
    rules.read("threads", rule(2, "jvm.thread.lives.last > 10"));
    findings = open();
    findings.take(window(1, 20, 10, 0, 0), now(1));

    rules.read("threads", rule(3, "jvm.thread.live.last > 10"));
    findings.take(window(2, 20, 10, 0, 0), now(2));
    assertThat(states()).containsOnly(FindingState.FIRING);
    findings.take(window(3, 5, 10, 0, 0), now(3));
    assertThat(states()).endsWith(FindingState.CLEARED);
    assertThat(told).map(Finding::getEpisodeStartMillis).containsOnly(START);
  }

  @Test
  void findingsOfARuleThatIsNoLongerThere_areOverAfterARestart() {
    rules.read("threads", rule(1, "jvm.thread.live.last > 10"));
    findings.take(window(0, 20, 10, 0, 0), now(0));
    rules = book();
    findings = open();
    findings.tick(now(1));
    assertThat(states()).containsExactly(FindingState.FIRING, FindingState.CLEARED);
  }

  @Test
  void aDryRun_isShownAndTellsNothing() {
    rules.read("threads", dry(1, true));
    findings.take(window(0, 20, 10, 0, 0), now(0));
    findings.tick(now(7));
    assertThat(told).isEmpty();
    assertThat(live.all()).isEmpty();
    assertThat(live.dryRuns()).map(Finding::getState).containsExactly(FindingState.FIRING);
    assertThat(metrics.dryRuns.sum()).isEqualTo(2);

    findings = open();
    assertThat(live.dryRuns()).as("after a restart").hasSize(1);

    rules.read("threads", dry(2, false));
    findings.take(window(1, 20, 10, 0, 0), now(8));
    assertThat(live.dryRuns()).isEmpty();
    assertThat(states()).containsExactly(FindingState.FIRING);
  }

  @Test
  void theMoreSpecificRule_takesThePlaceOfTheOther() {
    rules.read("threads", rule(1, "jvm.thread.live.last > 10"));
    rules.read("mine", named("mine", "jvm.thread.live.last > 100").setOverrides("threads").build());
    rules.read(
        "others",
        named("others", "jvm.thread.live.last > 15")
            .setOverrides("mine")
            .setMatchers(List.of("service!=s"))
            .build());
    findings.take(window(0, 20, 10, 0, 0), now(0));
    assertThat(told).isEmpty();
    findings.take(window(1, 200, 10, 0, 0), now(1));
    assertThat(told).map(Finding::getRule).containsExactly("mine");

    rules.read(
        "mine",
        named("mine", "jvm.thread.live.last > 100")
            .setOverrides("threads")
            .setDryRun(true)
            .build());
    findings.take(window(2, 20, 10, 0, 0), now(2));
    assertThat(told).as("a dry run replaces nothing").map(Finding::getRule).endsWith("threads");
  }

  @Test
  void sensitivity_doublesOrHalvesTheTime() {
    for (Sensitivity each : Sensitivity.values()) {
      String name = each.name().toLowerCase(Locale.ROOT);
      rules.read(
          name,
          named(name, "jvm.thread.live.last > 10")
              .setForMillis(40_000)
              .setSensitivity(each)
              .build());
    }
    List<String> fired = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      findings.take(window(i, 20, 10, 0, 0), now(i));
      for (Finding each : told) {
        if (each.getState() == FindingState.FIRING) {
          fired.add(each.getRule() + " after " + (i + 1));
        }
      }
      told.clear();
    }
    assertThat(fired).containsExactly("high after 2", "medium after 4", "low after 8");
  }

  @Test
  void aRuleThatWantsMore_takesNoVerdictFromAnIncompleteWindow() {
    rules.read("half", named("half", "jvm.thread.live.last > 10").build());
    rules.read("most", named("most", "jvm.thread.live.last > 10").setMinCompleteness(0.9).build());
    findings.take(window(0, 20, 6, 4, 0), now(0));
    assertThat(told).map(Finding::getRule).containsExactly("half");
    findings.take(window(1, 20, 10, 0, 0), now(1));
    assertThat(told).map(Finding::getRule).containsExactly("half", "most");
  }

  @Test
  void functionsOverWindows_surviveACrash() {
    String jump = "jvm.thread.live.last > 2.0 * avg_over(jvm.thread.live.last, 10)";
    rules.read("threads", rule(1, jump));
    // Hovers about 100, then jumps.
    for (int crash = -1; crash < 40; crash++) {
      told.clear();
      store.clear();
      findings = open();
      for (int i = 0; i < 40; i++) {
        if (i == crash) {
          findings.close();
          findings = open();
        }
        findings.take(window(i, i == 30 ? 1_000 : 97 + i % 7, 10, 0, 0), now(i));
      }
      assertThat(told)
          .filteredOn(finding -> finding.getRule().equals("threads"))
          .as("crash before window " + crash)
          .extracting(Finding::getState)
          .containsExactly(FindingState.FIRING, FindingState.CLEARED);
    }
    assertThat(told.get(0).getEvidence())
        .map(Evidence::getName)
        .containsExactly("jvm.thread.live.last", "avg_over(jvm.thread.live.last, 10)");
    assertThat(told.get(0).getScore()).isBetween(80.0, 82.0);
    assertThat(told.get(0).getThreshold()).isBetween(370.0, 390.0);
  }

  @Test
  void whatFunctionsRemember_isCompactAndGoneWithTheRule() {
    rules.read("threads", rule(1, "jvm.thread.live.last > 2.0 * baseline(jvm.thread.live.last)"));
    for (int i = 0; i < 120; i++) {
      findings.take(window(i, 97 + i % 7, 10, 0, 0), now(i));
    }
    int remembering = store.get("n/s/i").length;
    rules.deleted("threads");
    findings.take(window(120, 97, 10, 0, 0), now(120));
    assertThat(remembering - store.get("n/s/i").length).isBetween(66, 320);
  }

  private static RuleBook book() {
    return new RuleBook(new RuleCheck(MetricCatalogue.load(), BuiltIn::named));
  }

  private static Rule rule(long version, String expression) {
    return named("threads", expression).setVersion(version).build();
  }

  private static Rule dry(long version, boolean dryRun) {
    return named("threads", "jvm.thread.live.last > 10")
        .setVersion(version)
        .setDryRun(dryRun)
        .build();
  }

  private static Rule.Builder named(String name, String expression) {
    return Rule.newBuilder()
        .setName(name)
        .setVersion(1)
        .setSeverity(Severity.ERROR)
        .setExpression(expression);
  }

  private List<FindingState> states() {
    return told.stream().map(Finding::getState).toList();
  }

  private List<String> texts() {
    return told.stream().map(Finding::toString).toList();
  }

  private static long live(int i) {
    return (40L + i / 20 * 40L) << 20;
  }

  private void leak(int windows, int crashBefore) {
    for (int i = 0; i < windows; i++) {
      if (i == crashBefore) {
        findings.close();
        findings = open();
      }
      findings.take(window(i, 20 + 10 * i, 10, 0, 0), now(i));
      findings.tick(now(i));
    }
  }

  private static long now(int i) {
    return START + (i + 1) * 10_000L + 1_000;
  }

  private PartitionFindings open() {
    FindingRecords records = new FindingRecords(1);
    live = new LiveFindings();
    PartitionFindings opened =
        new PartitionFindings(
            new FindingLedger(records, live, metrics, told::add),
            new SubjectStateCodec(
                new StandingsCodec(records, AvroDeserializer.specific(new One(), Finding.class))),
            rules,
            live,
            metrics,
            new PartitionFindings.Output() {
              @Override
              public void put(String subject, byte[] state) {
                store.put(subject, state);
              }

              @Override
              public void delete(String subject) {
                store.remove(subject);
              }
            });
    store.forEach((key, bytes) -> opened.restore(key, bytes, START));
    return opened;
  }

  private static ClosedWindow window(int i, int threads, int samples, int lost, int revision) {
    WindowColumns columns = new WindowColumns(LAYOUT);
    columns.restore(0, samples, threads, threads, threads, (long) threads * samples, false);
    long begin = START + i * 10_000L;
    return new ClosedWindow(
        IDENTITY,
        LAYOUT,
        new WindowHeader(
            begin,
            10_000,
            START,
            revision,
            revision == 0 && lost > 0,
            samples,
            lost,
            0,
            0,
            i * 10L,
            i * 10L + 9,
            begin,
            begin + 9_000,
            0),
        columns);
  }

  /** One schema. */
  private static final class One implements SchemaIds {
    @Override
    public Schema byId(int id) {
      return Finding.getClassSchema();
    }

    @Override
    public int idOf(String subject, Schema schema) {
      return 1;
    }
  }
}
