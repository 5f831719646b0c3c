package io.fleetpulse.streams.rule;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetpulse.analysis.window.InstanceIdentity;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TemplateTest {
  private static final InstanceIdentity ORDERS =
      new InstanceIdentity(
          "shop",
          "orders",
          "orders-$1",
          "2.1",
          "eu",
          "",
          0,
          Map.of("team", "web"),
          "",
          "",
          "",
          0,
          "g1",
          Map.of(),
          List.of(),
          "",
          "");

  @Test
  void places_areFilled() {
    assertThat(
            fill(
                "{{instance}} of {{ service }} in {{namespace}}/{{zone}}, {{version}}:"
                    + " {{value}} > {{threshold}} ({{labels.team}}{{labels.none}})"))
        .isEqualTo("orders-$1 of orders in shop/eu, 2.1: 90% > 80% (web)");
    assertThat(fill("no place")).isEqualTo("no place");
  }

  @Test
  void unknownPlaces_areSaidWithTheirPlace() {
    assertThat(Template.problems("summary", "{{instance}} {{labels.team}}")).isEmpty();
    assertThat(Template.problems("description", "one\n two {{host}}"))
        .singleElement()
        .satisfies(
            problem -> {
              assertThat(problem.line()).isEqualTo(2);
              assertThat(problem.column()).isEqualTo(6);
              assertThat(problem.remedy()).contains("labels.NAME");
            });
    assertThat(Template.problems("summary", "{{labels.}}")).hasSize(1);
  }

  private static String fill(String text) {
    return Template.fill(text, ORDERS, "90%", "80%");
  }
}
