package io.fleetpulse.sink.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetpulse.sink.lifecycle.Decision.Changed;
import io.fleetpulse.sink.lifecycle.Decision.Ignored;
import io.fleetpulse.sink.lifecycle.Decision.Refreshed;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;

/** What holds for any sequence of findings, in order or not, once or often. */
class AlertStateMachineProperties {

  @Property(tries = 300)
  void versions_increaseByOne_andStatesFollowTheTable(@ForAll("arrivals") List<Arrival> arrivals) {
    List<Alert> versions = run(arrivals);

    for (int i = 0; i < versions.size(); i++) {
      assertThat(versions.get(i).version()).isEqualTo(i + 1);
      if (i > 0) {
        Alert before = versions.get(i - 1);
        Alert after = versions.get(i);
        boolean sameOccurrence = before.alertId().equals(after.alertId());
        assertThat(sameOccurrence).isEqualTo(before.state().open());
        if (sameOccurrence) {
          assertThat(before.state().canBecome(after.state())).isTrue();
        } else {
          assertThat(after.state()).isEqualTo(AlertState.ACTIVE);
        }
      }
    }
  }

  @Property(tries = 300)
  void everyRecordTwice_changesNothingMore(@ForAll("arrivals") List<Arrival> arrivals) {
    List<Arrival> twice = new ArrayList<>();
    for (Arrival arrival : arrivals) {
      twice.add(arrival);
      twice.add(arrival);
    }

    assertThat(run(twice)).isEqualTo(run(arrivals));
  }

  @Provide
  Arbitrary<List<Arrival>> arrivals() {
    Arbitrary<FindingState> states = Arbitraries.of(FindingState.class);
    Arbitrary<Long> episodes = Arbitraries.longs().between(1, 3).map(each -> each * 10_000);
    Arbitrary<Long> revisions = Arbitraries.longs().between(1, 6);
    return Combinators.combine(states, episodes, revisions)
        .as((state, episode, rev) -> Findings.of("f").arrival(state, episode, rev, false))
        .list()
        .ofMaxSize(40);
  }

  private static List<Alert> run(List<Arrival> arrivals) {
    AtomicInteger ids = new AtomicInteger();
    AlertStateMachine machine = new AlertStateMachine(() -> "a-" + ids.incrementAndGet());
    List<Alert> versions = new ArrayList<>();
    @Nullable Alert latest = null;
    for (Arrival arrival : arrivals) {
      Decision decision = machine.decide(latest, arrival);
      if (decision instanceof Changed changed) {
        changed.changes().forEach(change -> versions.add(change.alert()));
        latest = versions.get(versions.size() - 1);
      } else if (decision instanceof Refreshed refreshed) {
        latest = refreshed.alert();
      } else {
        assertThat(decision).isInstanceOf(Ignored.class);
      }
    }
    return versions;
  }
}
