package io.fleetpulse.analysis.window;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The documented statistics of each kind of metric are those that can be asked for. */
class StatDocsTest {
  private static final Pattern CODE = Pattern.compile("`([a-z0-9]+)`");

  @ParameterizedTest
  @EnumSource(SeriesKind.class)
  void metricsPage_listsWhatApplies(SeriesKind kind) throws IOException {
    String row = "| " + kind.name().toLowerCase(Locale.ROOT) + " | ";
    List<String> documented =
        Files.readAllLines(Path.of("../docs/metrics.md")).stream()
            .filter(line -> line.startsWith(row))
            .flatMap(line -> CODE.matcher(line).results())
            .map(found -> found.group(1))
            .toList();
    assertThat(documented)
        .containsExactlyInAnyOrderElementsOf(
            Arrays.stream(Stat.values())
                .filter(stat -> stat.appliesTo(kind))
                .map(Stat::label)
                .toList());
  }
}
