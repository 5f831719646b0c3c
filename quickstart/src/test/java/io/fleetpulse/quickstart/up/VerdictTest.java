package io.fleetpulse.quickstart.up;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class VerdictTest {
  private static final long NOW = 1_000_000;
  private static final List<DemoFleet.Member> FLEET = DemoFleet.members(1);

  private final List<Rest.Instance> instances =
      new ArrayList<>(
          FLEET.stream().map(each -> new Rest.Instance(each.subject(), NOW - 2_000)).toList());
  private final List<Rest.Alert> alerts =
      new ArrayList<>(
          List.of(
              alert("heap-leak", "default/orders/orders-1"),
              alert("thread-leak", "default/mailer/mailer-1")));

  @Test
  void leaksFoundAndNothingElse_isGood() {
    assertThat(reasons()).isEmpty();
  }

  @Test
  void instanceUnknownOrSilent_isNamed() {
    instances.removeIf(each -> each.key().equals("default/billing/billing-1"));
    instances.removeIf(each -> each.key().equals("default/reports/reports-1"));
    instances.add(new Rest.Instance("default/reports/reports-1", NOW - 31_000));

    assertThat(reasons())
        .containsExactly(
            "default/reports/reports-1 sent its last sample 31 s ago",
            "default/billing/billing-1 sent no sample");
  }

  @Test
  void alertMissing_isNamed() {
    alerts.remove(0);

    assertThat(reasons()).containsExactly("no alert heap-leak on default/orders/orders-1");
  }

  @Test
  void leakUnderAnotherRule_doesNotCount() {
    alerts.set(1, alert("busy", "default/mailer/mailer-1"));

    assertThat(reasons()).containsExactly("no alert thread-leak on default/mailer/mailer-1");
  }

  @Test
  void alertOnAHealthyInstance_isNamed() {
    alerts.add(alert("heap-leak", "default/sessions/sessions-1"));

    assertThat(reasons())
        .containsExactly("unexpected alert heap-leak on default/sessions/sessions-1");
  }

  @Test
  void theDemosOwnRule_mayFireOnItsServiceOnly() {
    alerts.add(alert("busy-reports", "default/reports/reports-1"));
    alerts.add(alert("busy-reports", "default/billing/billing-1"));

    assertThat(reasons())
        .containsExactly("unexpected alert busy-reports on default/billing/billing-1");
  }

  @Test
  void silenceBetweenTwoRuns_isNoAccusationOnceItIsOver() {
    String subject = "default/checkout/checkout-1";
    alerts.add(new Rest.Alert("s", "RESOLVED", "silent-instance", subject, "", NOW));
    assertThat(reasons()).isEmpty();

    alerts.add(alert("silent-instance", subject));
    assertThat(reasons()).containsExactly("unexpected alert silent-instance on " + subject);
  }

  @Test
  void alertOnAJvmAttachedByHand_isNoMatterOfTheDemo() {
    alerts.add(alert("heap-leak", "default/mine/1"));

    assertThat(reasons()).isEmpty();
  }

  @Test
  void noDemo_needsNothing() {
    assertThat(Verdict.reasons(List.of(), List.of(), List.of(), NOW)).isEmpty();
  }

  private List<String> reasons() {
    return Verdict.reasons(FLEET, instances, alerts, NOW);
  }

  private static Rest.Alert alert(String rule, String subject) {
    return new Rest.Alert(rule + subject, "ACTIVE", rule, subject, "", NOW);
  }
}
