package io.fleetpulse.streams.trial;

import io.fleetpulse.analysis.window.ClosedWindow;
import io.fleetpulse.analysis.window.InstanceIdentity;
import io.fleetpulse.analysis.window.SeriesLayout;
import io.fleetpulse.analysis.window.WindowColumns;
import io.fleetpulse.analysis.window.WindowHeader;
import io.fleetpulse.schemas.avro.Finding;
import io.fleetpulse.schemas.avro.FindingState;
import io.fleetpulse.streams.finding.RuleTrial;
import io.fleetpulse.streams.rule.RuleBook;
import io.fleetpulse.streams.rule.file.Fault;
import io.fleetpulse.streams.rule.file.YamlValue;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One test: series of one instance, and what rules must say of them.
 *
 * @param windowMillis length of its windows
 * @param silent null: nothing is said of rules beside the expected; else where it is written that
 *     no rule fires in any window
 */
record RuleTest(
    String name,
    int windowMillis,
    InstanceIdentity instance,
    List<InputSeries> series,
    List<Expected> expected,
    @Nullable YamlValue silent) {
  /** A multiple of every window's length. */
  private static final long START = 1_700_000_400_000L;

  private static final int SAMPLES = 10;

  /**
   * What must be at some time.
   *
   * @param afterMillis since the first window began
   * @param state none, pending or firing
   * @param summary null: any
   * @param severity null: any
   * @param place where it is written
   */
  record Expected(
      long afterMillis,
      String rule,
      String state,
      @Nullable String summary,
      @Nullable String severity,
      YamlValue place) {}

  /** What was not as expected. */
  List<Fault> run(RuleBook rules) {
    SeriesLayout layout = SeriesLayout.of(series.stream().map(InputSeries::series).toList());
    RuleTrial trial = new RuleTrial(rules);
    List<Fault> faults = new ArrayList<>();
    List<Expected> inOrder =
        expected.stream().sorted(Comparator.comparingLong(Expected::afterMillis)).toList();
    int window = 0;
    for (Expected each : inOrder) {
      for (; (window + 1L) * windowMillis <= each.afterMillis(); window++) {
        take(trial, layout, window);
      }
      compare(trial, each, faults);
    }
    if (silent != null) {
      int windows = series.stream().mapToInt(InputSeries::length).max().orElse(0);
      for (; window < windows; window++) {
        take(trial, layout, window);
      }
      faults.addAll(fired(trial, rules, silent));
    }
    return faults;
  }

  private List<Fault> fired(RuleTrial trial, RuleBook rules, YamlValue place) {
    return trial.told().stream()
        .filter(each -> each.getState() == FindingState.FIRING && !each.getHeartbeat())
        .filter(each -> rules.edition().byName().containsKey(each.getRule()))
        .map(
            each ->
                place.fault(
                    name
                        + ": after "
                        + (each.getTimeMillis() - START) / 1000
                        + " s "
                        + each.getRule()
                        + " fires: "
                        + each.getSummary(),
                    ""))
        .toList();
  }

  private void take(RuleTrial trial, SeriesLayout layout, int window) {
    if (series.stream().allMatch(each -> each.missing(window))) {
      return;
    }
    WindowColumns columns = new WindowColumns(layout);
    for (InputSeries each : series) {
      each.write(
          columns, layout.column(layout.find(each.series().key())), window, windowMillis / 1000.0);
    }
    long begin = START + (long) window * windowMillis;
    long interval = windowMillis / SAMPLES;
    trial.take(
        new ClosedWindow(
            instance,
            layout,
            new WindowHeader(
                begin,
                windowMillis,
                START,
                0,
                false,
                SAMPLES,
                0,
                0,
                0,
                (long) window * SAMPLES,
                (long) window * SAMPLES + SAMPLES - 1,
                begin,
                begin + windowMillis - interval,
                0),
            columns));
  }

  private void compare(RuleTrial trial, Expected wanted, List<Fault> faults) {
    Optional<Finding> found =
        trial.underWay().stream().filter(each -> each.getRule().equals(wanted.rule())).findFirst();
    String state =
        found.map(each -> each.getState().name().toLowerCase(Locale.ROOT)).orElse("none");
    if (!state.equals(wanted.state())) {
      faults.add(fault(wanted, "is " + state + ", not " + wanted.state()));
      return;
    }
    String summary = found.map(Finding::getSummary).orElse("");
    if (wanted.summary() != null && !wanted.summary().equals(summary)) {
      faults.add(fault(wanted, "says \"" + summary + "\", not \"" + wanted.summary() + "\""));
    }
    String severity = found.map(each -> each.getSeverity().name()).orElse("");
    if (wanted.severity() != null && !wanted.severity().equalsIgnoreCase(severity)) {
      faults.add(fault(wanted, "has severity " + severity + ", not " + wanted.severity()));
    }
  }

  private Fault fault(Expected wanted, String message) {
    return wanted
        .place()
        .fault(
            name + ": after " + wanted.afterMillis() / 1000 + " s " + wanted.rule() + " " + message,
            "");
  }
}
