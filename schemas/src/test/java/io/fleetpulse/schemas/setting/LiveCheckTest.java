package io.fleetpulse.schemas.setting;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LiveCheckTest {
  private final LiveCheck check = new LiveCheck(List.of("cpu", "Buffers"));

  @Test
  void whatMayChange_isAccepted() {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("interval", " 10s ");
    settings.put("publish.interval", "30s");
    settings.put("section.buffers", "false");
    settings.put("budget.cpu", "0.5%");
    settings.put("topics.samples", "samples-of-shop");
    settings.put("log.level", "WARN");
    assertThat(check.problems(settings)).isEmpty();
    assertThat(check.problems(Map.of())).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "interval|1h|interval: \"1h\" cannot be used; use 100ms to 10m",
        "intervall|1s|intervall: no setting that may change; did you mean interval?",
        "service.name|x|service.name: no setting that may change; there are interval,",
        "section.heap|true|section.heap: no such section; there are cpu, Buffers",
        "section.bufers|true|section.bufers: no such section; did you mean section.Buffers?",
        "section.|true|section.: no setting that may change",
        "topics.samples|a/b|topics.samples: \"a/b\" cannot be used; use at most 249",
        "topics.samples|..|topics.samples: \"..\" cannot be used",
        "budget.cpu|200|budget.cpu: \"200\" cannot be used; use 0.05% to 100%",
      })
  void anythingElse_isAProblemWithARemedy(String name, String value, String words) {
    List<LiveCheck.Problem> problems = check.problems(Map.of(name, value));
    assertThat(problems)
        .filteredOn(problem -> problem.setting().equals(name))
        .singleElement()
        .satisfies(problem -> assertThat(problem.words()).startsWith(words));
  }

  @Test
  void hostileRecords_giveShortAnswers() {
    String huge = "x\n".repeat(100_000);
    assertThat(check.problems(Map.of(huge, huge, "interval", huge)))
        .hasSize(2)
        .allSatisfy(
            problem -> assertThat(problem.words()).hasSizeLessThan(500).doesNotContain("\n"));
    Map<String, String> many =
        IntStream.range(0, 101)
            .boxed()
            .collect(Collectors.toMap(i -> "section.s" + i, i -> "maybe"));
    assertThat(check.problems(many)).hasSize(1);
  }
}
