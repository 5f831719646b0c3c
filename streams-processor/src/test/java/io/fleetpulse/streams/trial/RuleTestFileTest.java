package io.fleetpulse.streams.trial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.fleetpulse.schemas.avro.Rule;
import io.fleetpulse.schemas.avro.Severity;
import io.fleetpulse.schemas.catalogue.MetricCatalogue;
import io.fleetpulse.streams.finding.BuiltIn;
import io.fleetpulse.streams.rule.RuleBook;
import io.fleetpulse.streams.rule.RuleCheck;
import io.fleetpulse.streams.rule.file.Fault;
import io.fleetpulse.streams.rule.file.FaultyFile;
import java.util.List;
import org.junit.jupiter.api.Test;

class RuleTestFileTest {
  private static final MetricCatalogue CATALOGUE = MetricCatalogue.load();

  private final RuleBook rules = new RuleBook(new RuleCheck(CATALOGUE, BuiltIn::named));

  RuleTestFileTest() {
    rule("threads", "jvm.thread.live.last > 100", 20_000);
    rule("allocating", "jvm.memory.allocated.rate > 1MiB/s", 0);
    rule("slow", "jvm.gc.duration.p99 > 200ms && jvm.gc.duration.count >= 3", 0);
    rule("orders", "orders.placed.rate < 1", 0);
    rule("rising", "increase_over(jvm.heap.used.last, 3) > 250kB", 0);
  }

  @Test
  void whatRulesSay_isCompared() throws FaultyFile {
    String text =
        """
        rule_files: [rules.yaml]
        tests:
        - name: threads rise
          interval: 10s
          instance: {service: orders, instance: orders-1}
          input_series:
          - {metric: jvm.thread.live, last: 90+10x5 50x3}
          - {metric: jvm.memory.allocated, rate: 2e6x2 0x9}
          - {metric: jvm.gc.duration, attributes: {jvm.gc.name: G1 Young Generation}, value: 0.1 0.3x3, count: 5x2 1x9}
          - {metric: orders.placed, increase: 20x1 5x9}
          - {metric: jvm.heap.used, last: 1e6+1e5x9}
          expect:
          - {eval_time: 20s, rule: threads, state: none}
          - {eval_time: 30s, rule: threads, state: pending}
          - eval_time: 40s
            rule: threads
            severity: warning
            summary: 'threads on orders-1 (service orders): jvm.thread.live.last is 120, compared with 100'
          - {eval_time: 10s, rule: allocating}
          - {eval_time: 40s, rule: allocating, state: none}
          - {eval_time: 20s, rule: slow}
          - {eval_time: 40s, rule: slow, state: none}
          - {eval_time: 20s, rule: orders, state: none}
          - {eval_time: 30s, rule: orders}
          - {eval_time: 30s, rule: rising, state: none}
          - {eval_time: 40s, rule: rising}
          - {eval_time: 90s, rule: threads, state: none}
        """;
    RuleTestFile file = RuleTestFile.read("t.yaml", text, CATALOGUE);
    assertThat(file.ruleFiles()).containsExactly("rules.yaml");
    assertThat(file.size()).isEqualTo(1);
    assertThat(file.run(rules)).isEmpty();
  }

  @Test
  void whatIsOtherThanExpected_isSaidAtItsPlace() throws FaultyFile {
    String text =
        """
        tests:
        - name: few
          input_series:
          - {metric: jvm.thread.live, last: 200x9}
          expect:
          - {eval_time: 10s, rule: threads, state: firing}
          - {eval_time: 30s, rule: threads, severity: error, summary: other}
          - {eval_time: 30s, rule: nothing, state: none}
        """;
    assertThat(RuleTestFile.read("t.yaml", text, CATALOGUE).run(rules))
        .map(Fault::words)
        .containsExactly(
            "t.yaml:8:5: few: there is no rule nothing",
            "t.yaml:6:5: few: after 10 s threads is pending, not firing",
            "t.yaml:7:5: few: after 30 s threads says \"threads on checkout-1 (service checkout):"
                + " jvm.thread.live.last is 200, compared with 100\", not \"other\"",
            "t.yaml:7:5: few: after 30 s threads has severity WARNING, not error");
  }

  @Test
  void silence_isOfAllRulesAndWindows() throws FaultyFile {
    String text =
        """
        tests:
        - name: quiet
          input_series:
          - {metric: jvm.thread.live, last: 50x5 200 50x5 200x1 50x5}
          silent: true
        """;
    assertThat(RuleTestFile.read("t.yaml", text, CATALOGUE).run(rules))
        .map(Fault::words)
        .singleElement()
        .asString()
        .startsWith("t.yaml:5:11: quiet: after 150 s threads fires: threads on checkout-1");
  }

  @Test
  void missingWindows_areSilence() throws FaultyFile {
    String text =
        """
        tests:
        - input_series:
          - {metric: jvm.thread.live, last: 200 _x6 200x2}
          expect:
          - {eval_time: 70s, rule: threads, state: pending}
          - {eval_time: 80s, rule: threads, state: firing}
        """;
    assertThat(RuleTestFile.read("t.yaml", text, CATALOGUE).run(rules)).isEmpty();
  }

  @Test
  void whatIsWrongInAFile_isSaid() {
    FaultyFile thrown =
        catchThrowableOfType(
            FaultyFile.class,
            () ->
                RuleTestFile.read(
                    "t.yaml",
                    """
                    tests:
                    - interval: 5s
                    - input_series:
                      - {metric: jvm.thread.live, lst: 1}
                      - {metric: jvm.thread.live, increase: 1}
                      - {metric: jvm.thread.live, last: one}
                      - {metric: jvm.thread.lives, last: 1}
                      - {last: 1}
                      expect:
                      - {eval_time: soon, rule: a}
                      - {rule: a}
                    """,
                    CATALOGUE));
    assertThat(thrown).isNotNull();
    List<String> faults = thrown.faults().stream().map(Fault::words).toList();
    assertThat(faults)
        .anyMatch(text -> text.startsWith("t.yaml:2:3: no windows are 5s long"))
        .anyMatch(text -> text.startsWith("t.yaml:4:31: there is no key lst; did you mean last?"))
        .anyMatch(text -> text.startsWith("t.yaml:5:5: jvm.thread.live is a gauge; a test gives"))
        .anyMatch(text -> text.startsWith("t.yaml:6:37: no values: one"))
        .anyMatch(text -> text.startsWith("t.yaml:7:14: unknown metric jvm.thread.lives; did you"))
        .anyMatch(text -> text.startsWith("t.yaml:8:5: a series needs a metric"))
        .anyMatch(text -> text.startsWith("t.yaml:10:17: no time: soon"))
        .anyMatch(text -> text.startsWith("t.yaml:11:5: an expectation needs"));
  }

  private void rule(String name, String expression, long forMillis) {
    rules.read(
        name,
        Rule.newBuilder()
            .setName(name)
            .setVersion(1)
            .setSeverity(Severity.WARNING)
            .setExpression(expression)
            .setForMillis(forMillis)
            .build());
  }
}
