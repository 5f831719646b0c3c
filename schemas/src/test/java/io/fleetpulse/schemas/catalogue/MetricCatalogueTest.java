package io.fleetpulse.schemas.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;

class MetricCatalogueTest {

  private final MetricCatalogue catalogue = MetricCatalogue.load();

  @Test
  void plainField_givesUnitKindScaleAbsent() {
    assertThat(catalogue.find("jvm.cpu.time"))
        .hasValueSatisfying(
            metric -> {
              assertThat(metric.unit()).isEqualTo("s");
              assertThat(metric.kind()).isEqualTo(Kind.COUNTER);
              assertThat(metric.scale()).isEqualTo(1e-6);
              assertThat(metric.absent()).isEqualTo(-1L);
              assertThat(metric.stability()).isEqualTo(Stability.STABLE);
              assertThat(metric.attributeKeys()).isEmpty();
            });
  }

  @Test
  void dictionary_givesAttributes() {
    assertThat(catalogue.find("jvm.memory.used").orElseThrow().attributeKeys())
        .containsExactly("jvm.memory.pool.name", "jvm.memory.type");
    assertThat(catalogue.find("jvm.buffer.count").orElseThrow().attributeKeys())
        .containsExactly("jvm.buffer.pool.name");
  }

  @Test
  void distribution_isOneMetric() {
    Metric duration = catalogue.find("jvm.gc.duration").orElseThrow();
    assertThat(duration.kind()).isEqualTo(Kind.DISTRIBUTION);
    assertThat(duration.attributeKeys())
        .containsExactly("jvm.gc.name", "jvm.gc.action", "jvm.gc.cause");
  }

  @Test
  void whereAMetricApplies_isSaidByItsFieldOrSection() {
    Applies promoted = catalogue.find("jvm.gc.promoted").orElseThrow().applies();
    assertThat(promoted.to("g1", 17)).isTrue();
    assertThat(promoted.to("zgc", 17)).isFalse();
    Applies cpu = catalogue.find("jvm.gc.cpu.time").orElseThrow().applies();
    assertThat(cpu.to("g1", 21)).isFalse();
    assertThat(cpu.to("g1", 25)).isTrue();
    assertThat(catalogue.find("jvm.cpu.time").orElseThrow().applies().everywhere()).isTrue();
    Applies pinned = catalogue.find("jvm.thread.virtual.pinned").orElseThrow().applies();
    assertThat(pinned.when()).as("its section's").isEqualTo("the flight recorder is on");
    assertThat(pinned.since()).isEqualTo(21);
    assertThatThrownBy(() -> new Applies(List.of("g2"), 0, ""))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void fieldsOfOneMetric_areJoined() {
    Metric threads = catalogue.find("jvm.thread.count").orElseThrow();
    assertThat(threads.attributeKeys()).containsExactly("jvm.thread.state", "jvm.thread.daemon");
    assertThat(threads.description()).startsWith("Threads by state");
  }

  @Test
  void sections_holdEveryMetricOnce() {
    assertThat(catalogue.sections().values().stream().mapToInt(java.util.List::size).sum())
        .isEqualTo(catalogue.metrics().size());
  }

  @Test
  void suggest_findsMisspeltAndPartialNames() {
    assertThat(catalogue.suggest("jvm.heap.usde")).first().isEqualTo("jvm.heap.used");
    assertThat(catalogue.suggest("heap.committed")).containsExactly("jvm.heap.committed");
    assertThat(catalogue.suggest("disk")).isEmpty();
  }

  @Test
  void incompleteField_isRefusedByName() {
    Schema schema =
        new Schema.Parser()
            .parse(
                """
                {"type":"record","name":"S","fields":[
                  {"name":"x","type":"long","metric":"a.b","kind":"gauge","stability":"stable"}]}
                """);
    assertThatThrownBy(() -> MetricCatalogue.of(schema)).hasMessage("field x: no property unit");
  }
}
