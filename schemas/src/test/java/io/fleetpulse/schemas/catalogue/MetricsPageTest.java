package io.fleetpulse.schemas.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class MetricsPageTest {
  private static final Path PAGE = Path.of("../docs/metrics.md");
  private static final String WRITE = "fleetpulse.docs.write";

  private final MetricCatalogue catalogue = MetricCatalogue.load();

  @Test
  void page_isMadeFromTheSchema() throws IOException {
    String text = new MetricsPage(catalogue).text();
    if (Boolean.getBoolean(WRITE)) {
      Files.writeString(PAGE, text);
    }
    assertThat(Files.exists(PAGE) ? Files.readString(PAGE) : "")
        .as(
            "docs/metrics.md is not what the schema says; run:"
                + " mvn -q -pl schemas test -Dtest=MetricsPageTest -D%s=true",
            WRITE)
        .isEqualTo(text);
  }

  @Test
  void page_holdsEveryMetric() {
    assertThat(new MetricsPage(catalogue).text())
        .contains(
            catalogue.metrics().stream().map(metric -> "| `" + metric.name() + "` |").toList());
  }
}
