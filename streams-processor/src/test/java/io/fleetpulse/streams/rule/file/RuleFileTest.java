package io.fleetpulse.streams.rule.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.fleetpulse.schemas.avro.Rule;
import io.fleetpulse.schemas.avro.Severity;
import io.fleetpulse.schemas.catalogue.MetricCatalogue;
import io.fleetpulse.streams.finding.BuiltIn;
import io.fleetpulse.streams.rule.ActiveRule;
import io.fleetpulse.streams.rule.RuleCheck;
import java.util.List;
import org.junit.jupiter.api.Test;

class RuleFileTest {
  private static final RuleCheck CHECK = new RuleCheck(MetricCatalogue.load(), BuiltIn::named);

  @Test
  void rules_haveTheKeysOfRest() throws FaultyFile {
    List<ActiveRule> rules =
        RuleFile.read(
                "a.yaml",
                """
                rules:
                - name: threads
                  severity: error
                  expression: jvm.thread.live.last > 500
                  forMillis: 60000
                  matchers: ['service=~"a|b"']
                  labels: {team: web}
                  minCompleteness: 0.9
                - name: cpu
                  enabled: false
                  expression: |
                    jvm.cpu.recent_utilization.avg > 90%
                """,
                CHECK)
            .rules();
    assertThat(rules).map(ActiveRule::name).containsExactly("threads", "cpu");
    Rule threads = rules.get(0).rule();
    assertThat(threads.getSeverity()).isEqualTo(Severity.ERROR);
    assertThat(threads.getForMillis()).isEqualTo(60_000);
    assertThat(threads.getMatchers()).containsExactly("service=~\"a|b\"");
    assertThat(threads.getMinCompleteness()).isEqualTo(0.9);
    assertThat(rules.get(1).rule().getEnabled()).isFalse();
    assertThat(
            RuleFile.read("b.yaml", "name: one\nexpression: jvm.thread.live.last > 1", CHECK)
                .rules())
        .hasSize(1);
  }

  @Test
  void whatIsWrong_isSaidByFileLineAndColumn() {
    assertThat(
            faults(
                """
                rules:
                - name: threads
                  expresion: jvm.thread.live.last > 500
                - name: heap-leak
                  forMillis: soon
                  expression: |
                    jvm.thread.live.last > 1
                      && jvm.thread.lives.last > 2
                - name: Bad
                  expression: "jvm.heap.used.last > 10ms"
                  severity: LOUD
                - expression: jvm.thread.live.last > 1
                - name: quoted
                  expression: "jvm.heap.used.last > 10ms"
                - text
                """))
        .anyMatch(
            text ->
                text.startsWith(
                    "rules.yaml:3:3: there is no key expresion; did you mean expression? there are"))
        .contains(
            "rules.yaml:5:14: forMillis: no whole number: \"soon\"; milliseconds, such as 60000")
        .contains(
            "rules.yaml:11:13: severity: no such value: LOUD; one of [INFO, WARNING, ERROR,"
                + " CRITICAL]")
        .contains("rules.yaml:12:3: a rule without a name; add name: cpu-high")
        .contains(
            "rules.yaml:14:37: expression: bytes and seconds do not go together; with bytes goes a number"
                + " such as 512MiB or 1.5GiB")
        .contains("rules.yaml:15:3: no rule; keys such as name and expression")
        .hasSize(6);
  }

  @Test
  void aPlaceInABlock_isThatOfTheFile() {
    assertThat(
            faults(
                """
                name: threads
                expression: |
                    jvm.thread.live.last > 1
                      && jvm.thread.lives.last > 2
                """))
        .singleElement()
        .asString()
        .startsWith("rules.yaml:4:10: expression: unknown metric jvm.thread.lives; did you mean");
  }

  @Test
  void whatIsNoYaml_isSaid() {
    assertThat(faults("rules: [")).singleElement().asString().startsWith("rules.yaml:1:");
    assertThat(faults("")).containsExactly("rules.yaml:1:1: the file is empty");
    assertThat(faults("rules: 1")).singleElement().asString().contains("rules is no list");
    assertThat(faults("a: &x [*x]")).isNotEmpty();
    assertThat(faults("name: a\nname: b\nexpression: jvm.thread.live.last > 1"))
        .containsExactly("rules.yaml:2:1: name is there twice; leave one of them out");
    assertThat(
            faults(
                "rules:\n- {name: a, expression: jvm.thread.live.last > 1}\n"
                    + "- {name: a, expression: jvm.thread.live.last > 1}"))
        .containsExactly("rules.yaml:3:10: there are two rules a");
  }

  private static List<String> faults(String text) {
    FaultyFile thrown =
        catchThrowableOfType(FaultyFile.class, () -> RuleFile.read("rules.yaml", text, CHECK));
    assertThat(thrown).as(text).isNotNull();
    return thrown.faults().stream().map(Fault::words).toList();
  }
}
