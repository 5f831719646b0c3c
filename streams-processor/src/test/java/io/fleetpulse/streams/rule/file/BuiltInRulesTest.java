package io.fleetpulse.streams.rule.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetpulse.schemas.avro.Rule;
import io.fleetpulse.schemas.catalogue.MetricCatalogue;
import io.fleetpulse.streams.finding.BuiltIn;
import io.fleetpulse.streams.rule.ActiveRule;
import io.fleetpulse.streams.rule.RuleBook;
import io.fleetpulse.streams.rule.RuleCheck;
import io.fleetpulse.streams.trial.RuleTestFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class BuiltInRulesTest {
  private static final MetricCatalogue CATALOGUE = MetricCatalogue.load();
  private static final RuleCheck CHECK = new RuleCheck(CATALOGUE, BuiltIn::named);
  private static final List<ActiveRule> RULES = BuiltInRules.load(CHECK);
  private static final Path DOCS =
      Files.exists(Path.of("docs")) ? Path.of("docs") : Path.of("..", "docs");

  private final RuleBook book = new RuleBook(CHECK, RULES);

  @Test
  void eachRule_firesWhereItMustAndNotBefore() throws Exception {
    RuleTestFile tests = tests("builtin-test.yaml");
    assertThat(tests.run(book)).map(Fault::words).isEmpty();
    assertThat(tests.rules())
        .containsExactlyInAnyOrderElementsOf(RULES.stream().map(ActiveRule::name).toList());
  }

  @Test
  void aHealthyServiceWithBursts_firesNone() throws Exception {
    RuleTestFile tests = tests("healthy-test.yaml");
    assertThat(tests.size()).isEqualTo(2);
    assertThat(tests.run(book)).map(Fault::words).isEmpty();
  }

  @Test
  void eachRule_saysWhatToDo() throws IOException {
    String rules = Files.readString(DOCS.resolve("rules.md"));
    for (ActiveRule rule : RULES) {
      assertThat(rule.rule().getSummary()).contains("{{instance}}");
      assertThat(rule.rule().getDescription()).isNotBlank();
      assertThat(rule.rule().getRunbook()).isEqualTo("docs/runbooks/" + rule.name() + ".md");
      String runbook = Files.readString(DOCS.resolve("runbooks").resolve(rule.name() + ".md"));
      assertThat(runbook)
          .startsWith("# " + rule.name())
          .contains(
              "## What it means", "## How to confirm", "## What to do", "## When it is normal");
      assertThat(rules).contains("[`" + rule.name() + "`](runbooks/" + rule.name() + ".md)");
    }
    try (Stream<Path> pages = Files.list(DOCS.resolve("runbooks"))) {
      assertThat(pages.map(page -> page.getFileName().toString().replace(".md", "")))
          .containsExactlyInAnyOrderElementsOf(RULES.stream().map(ActiveRule::name).toList());
    }
  }

  @Test
  void anOwnersRule_takesThePlaceOfOne() {
    assertThat(book.edition().enabled("deadlock")).isNotNull();
    ActiveRule deadlock = book.edition().enabled("deadlock");
    assertThat(deadlock).isNotNull();
    book.read("deadlock", Rule.newBuilder(deadlock.rule()).setVersion(1).setEnabled(false).build());
    assertThat(book.edition().enabled("deadlock")).isNull();
    assertThat(book.edition().byName().get("deadlock").builtIn()).isFalse();

    book.deleted("deadlock");
    assertThat(book.edition().enabled("deadlock")).isSameAs(deadlock);
    book.deleted("deadlock");
    assertThat(book.edition().enabled("deadlock")).isSameAs(deadlock);
  }

  private static RuleTestFile tests(String name) throws IOException, FaultyFile {
    try (InputStream in = BuiltInRulesTest.class.getResourceAsStream(name)) {
      assertThat(in).isNotNull();
      return RuleTestFile.read(
          name, new String(in.readAllBytes(), StandardCharsets.UTF_8), CATALOGUE);
    }
  }
}
