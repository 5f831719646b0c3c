package io.fleetpulse.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetpulse.agent.section.SectionKind;
import io.fleetpulse.schemas.setting.Key;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The table of settings in {@code docs/agent.md}, which is made from their definitions. */
class AgentPageTest {
  private static final Path PAGE = Path.of("../docs/agent.md");
  private static final String WRITE = "fleetpulse.docs.write";
  private static final String BEGIN = "<!-- settings: made from Keys by AgentPageTest -->\n";
  private static final String END = "<!-- end of settings -->\n";

  @Test
  void settings_areMadeFromTheirDefinitions() throws IOException {
    String page = Files.readString(PAGE);
    assertThat(page).contains(BEGIN, END);
    String made =
        page.substring(0, page.indexOf(BEGIN) + BEGIN.length())
            + table()
            + page.substring(page.indexOf(END));
    if (Boolean.getBoolean(WRITE)) {
      Files.writeString(PAGE, made);
      page = made;
    }
    assertThat(page)
        .as(
            "the settings in docs/agent.md are not what the code says; run:"
                + " mvn -q -pl producer-agent -am test -Dtest=AgentPageTest"
                + " -Dsurefire.failIfNoSpecifiedTests=false -D%s=true",
            WRITE)
        .isEqualTo(made);
  }

  @Test
  void everySetting_isExplained() {
    assertThat(Keys.all())
        .allSatisfy(
            key -> {
              assertThat(key.meaning()).as(key.name()).isNotBlank().doesNotContain("|", "\n");
              assertThat(Keys.find(key.open() ? key.prefix() + "x" : key.name())).contains(key);
            });
    assertThat(Keys.all()).map(Key::name).doesNotHaveDuplicates();
  }

  private static String table() {
    StringBuilder table =
        new StringBuilder(
            """
            | key | default | may be | meaning | live |
            |---|---|---|---|---|
            """);
    for (Key<?> key : Keys.all()) {
      table.append(
          "| `%s` | %s | %s | %s | %s |\n"
              .formatted(
                  key.name(),
                  usual(key),
                  key.form().range(),
                  key.meaning(),
                  key.live() ? "yes" : ""));
    }
    table.append("\nSections: ");
    table.append(
        Stream.of(SectionKind.values())
            .map(kind -> "`" + kind.field() + "`")
            .collect(Collectors.joining(", ")));
    table.append(" (what is in each: [metrics](metrics.md)); capitals are no matter.\n");
    return table.toString();
  }

  /** A default that is a value is shown as one types it; one that depends is words. */
  private static String usual(Key<?> key) {
    return key.otherwise() == null || key.usual().isEmpty() ? key.usual() : "`" + key.usual() + "`";
  }
}
