package io.fleetpulse.analysis.detect;

import static io.fleetpulse.analysis.detect.JvmWindow.MIB;
import static org.assertj.core.api.Assertions.assertThat;

import io.fleetpulse.analysis.rule.Episode;
import io.fleetpulse.analysis.rule.EpisodeState;
import io.fleetpulse.analysis.rule.Verdict;
import io.fleetpulse.analysis.window.ClosedWindow;
import io.fleetpulse.analysis.window.SeriesKey;
import java.util.Random;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** Leaks of all kinds but heap and threads, fast and slow, among shapes that healthy JVMs have. */
class LeakKindsTest {
  private static final int NEVER = -1;
  private static final int MINUTE = 60;
  private static final int HOUR = 3_600;
  private static final int DAY = 24 * HOUR;

  /** Seconds between collections that unload classes. */
  private static final int UNLOADING = 120;

  /**
   * The second at which a finding fires; {@link #NEVER}: it does not.
   *
   * @param shape of seconds since the start, as a multiple of the kind's usual level
   */
  private static int fires(
      LeakWatch.Kind kind, LeakWatch.Pace pace, int seconds, IntToDoubleFunction shape) {
    LeakWatch watch = new LeakWatch(kind, pace);
    int step = pace == LeakWatch.Pace.FAST ? 10 : MINUTE;
    Random random = new Random(kind.ordinal());
    Episode episode = Episode.NONE;
    for (int second = 0; second < seconds; second += step) {
      double value = usual(kind) * (shape.applyAsDouble(second) + 0.002 * random.nextGaussian());
      ClosedWindow window = window(kind, second, Math.round(value));
      long from = second * 1_000L;
      long to = from + step * 1_000L;
      episode = episode.judged(watch.judge(window), from, to, watch.timing(), to);
      if (episode.state() == EpisodeState.FIRING) {
        return second;
      }
    }
    return NEVER;
  }

  private static double usual(LeakWatch.Kind kind) {
    return switch (kind) {
      case METASPACE -> 100 * MIB;
      case DIRECT_MEMORY -> 64 * MIB;
      case CLASSES -> 15_000;
      case FILE_DESCRIPTORS, THREADS -> 200;
      case HEAP -> throw new IllegalArgumentException("see LeakWatchTest");
    };
  }

  private static ClosedWindow window(LeakWatch.Kind kind, int second, long value) {
    JvmWindow window = JvmWindow.of("g1").gauge(series(kind), value);
    if (kind == LeakWatch.Kind.CLASSES || kind == LeakWatch.Kind.METASPACE) {
      // The live set says when classes were unloaded last.
      window =
          window
              .bytes("jvm.gc.live_set", 50 * MIB)
              .millis("jvm.gc.live_set.age", second % UNLOADING * 1_000L);
    }
    return window.at(second);
  }

  private static SeriesKey series(LeakWatch.Kind kind) {
    return switch (kind) {
      case METASPACE -> LeakReadings.METASPACE;
      case CLASSES -> LeakReadings.CLASSES;
      case DIRECT_MEMORY -> LeakReadings.DIRECT_MEMORY;
      case FILE_DESCRIPTORS -> LeakReadings.FILE_DESCRIPTORS;
      case THREADS -> LeakReadings.THREADS;
      case HEAP -> LeakReadings.LIVE_SET;
    };
  }

  @ParameterizedTest
  @EnumSource(
      mode = Mode.EXCLUDE,
      names = {"HEAP", "THREADS"})
  void aFastLeak_isFoundWithinTenMinutes(LeakWatch.Kind kind) {
    int found = fires(kind, LeakWatch.Pace.FAST, 15 * MINUTE, t -> 1 + 0.15 * t / MINUTE);
    assertThat(found).isBetween(5 * MINUTE, 10 * MINUTE);
  }

  @ParameterizedTest
  @EnumSource(
      mode = Mode.EXCLUDE,
      names = {"HEAP", "THREADS"})
  void healthyMinutes_areNoLeak(LeakWatch.Kind kind) {
    LeakWatch.Pace pace = LeakWatch.Pace.FAST;
    IntToDoubleFunction warmUp = t -> 0.2 + 0.8 * (1 - Math.exp(-t / 90.0));
    assertThat(fires(kind, pace, HOUR, warmUp)).as("warm-up").isEqualTo(NEVER);
    IntToDoubleFunction ramp = t -> 0.2 + 0.8 * Math.min(1, t / 240.0);
    assertThat(fires(kind, pace, HOUR, ramp)).as("ramp").isEqualTo(NEVER);
    assertThat(fires(kind, pace, HOUR, t -> 1 + t % 130 / 130.0)).as("sawtooth").isEqualTo(NEVER);
    assertThat(fires(kind, pace, HOUR, t -> t < 1_000 ? 1 : 1.8)).as("step").isEqualTo(NEVER);
    IntToDoubleFunction wave = t -> 1.5 + 0.5 * Math.sin(2 * Math.PI * t / 300);
    assertThat(fires(kind, pace, HOUR, wave)).as("wave").isEqualTo(NEVER);
  }

  /** Twice the usual level in a day: far too slow for windows of ten minutes. */
  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "HEAP")
  void aSlowLeak_isFoundWithinADay(LeakWatch.Kind kind) {
    IntToDoubleFunction leak = t -> 1 + (double) t / DAY;
    assertThat(fires(kind, LeakWatch.Pace.FAST, 2 * HOUR, leak)).isEqualTo(NEVER);
    assertThat(fires(kind, LeakWatch.Pace.SLOW, DAY, leak)).isBetween(2 * HOUR, 20 * HOUR);
  }

  @ParameterizedTest
  @EnumSource(
      value = LeakWatch.Kind.class,
      names = {"THREADS", "DIRECT_MEMORY", "FILE_DESCRIPTORS"})
  void aSlowLeakUnderADaysLoad_isFoundWithinThreeDays(LeakWatch.Kind kind) {
    IntToDoubleFunction leak = t -> 1 + 1.5 * t / DAY + 0.2 * wave(t);
    assertThat(fires(kind, LeakWatch.Pace.SLOW, 3 * DAY, leak)).isPositive();
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "HEAP")
  void healthyDays_areNoLeak(LeakWatch.Kind kind) {
    LeakWatch.Pace pace = LeakWatch.Pace.SLOW;
    IntToDoubleFunction warmUp = t -> 0.2 + 0.8 * (1 - Math.exp(-t / 1_800.0));
    assertThat(fires(kind, pace, DAY, warmUp)).as("warm-up").isEqualTo(NEVER);
    assertThat(fires(kind, pace, DAY, t -> 1 + t % 3_000 / 3_000.0))
        .as("sawtooth")
        .isEqualTo(NEVER);
    assertThat(fires(kind, pace, 2 * DAY, t -> t < 10 * HOUR ? 1 : 1.8))
        .as("step")
        .isEqualTo(NEVER);
  }

  /** Whenever the JVM starts: a morning is a rise of many hours. */
  @ParameterizedTest
  @EnumSource(
      value = LeakWatch.Kind.class,
      names = {"THREADS", "DIRECT_MEMORY", "FILE_DESCRIPTORS"})
  void aDaysLoad_isNoLeak(LeakWatch.Kind kind) {
    for (int start = 0; start < 24; start += 6) {
      int from = start * HOUR;
      assertThat(fires(kind, LeakWatch.Pace.SLOW, 2 * DAY, t -> 1.5 + wave(t + from)))
          .as("started at hour " + start)
          .isEqualTo(NEVER);
    }
  }

  private static double wave(int second) {
    return 0.5 * Math.sin(2 * Math.PI * second / DAY);
  }

  /** A loader for each request, all of them let go at the next collection. */
  @Test
  void classesThatAreUnloaded_areNoLeakHoweverManyThereAreBefore() {
    LeakWatch watch = new LeakWatch(LeakWatch.Kind.CLASSES);
    for (int second = 0; second < HOUR; second += 10) {
      int since = second % 1_800;
      ClosedWindow window =
          JvmWindow.of("g1")
              .bytes("jvm.gc.live_set", 50 * MIB)
              .millis("jvm.gc.live_set.age", since * 1_000L)
              .gauge(LeakReadings.CLASSES, 10_000 + 20L * since)
              .at(second);
      assertThat(watch.judge(window)).isNotEqualTo(Verdict.HOLDS);
    }
  }

  @Test
  void withoutACollectionThatUnloads_nothingIsKnown() {
    LeakWatch watch = new LeakWatch(LeakWatch.Kind.METASPACE);
    for (int second = 0; second < 1_200; second += 10) {
      ClosedWindow window =
          JvmWindow.of("g1").gauge(LeakReadings.METASPACE, (50 + second) * MIB).at(second);
      assertThat(watch.judge(window)).isEqualTo(Verdict.UNKNOWN);
    }
  }

  @Test
  void limits_areThoseOfTheKind() {
    LeakWatch watch = new LeakWatch(LeakWatch.Kind.FILE_DESCRIPTORS);
    watch.judge(
        JvmWindow.of("g1")
            .gauge(LeakReadings.FILE_DESCRIPTORS, 100)
            .gauge(LeakReadings.FILE_DESCRIPTOR_LIMIT, 1_024)
            .at(0));
    assertThat(watch.limit()).isEqualTo(1_024);
    LeakWatch direct = new LeakWatch(LeakWatch.Kind.DIRECT_MEMORY);
    direct.judge(JvmWindow.of("g1").gauge(LeakReadings.DIRECT_MEMORY, 100).at(0));
    assertThat(direct.limit()).isNaN();
    assertThat(direct.points()).hasSize(1);
  }

  @Test
  void aRestart_endsTheOpenStepToo() {
    LeakWatch watch = new LeakWatch(LeakWatch.Kind.FILE_DESCRIPTORS, LeakWatch.Pace.SLOW);
    watch.judge(JvmWindow.of("g1").gauge(LeakReadings.FILE_DESCRIPTORS, 1).at(0));
    watch.clear();
    watch.judge(JvmWindow.of("g1").gauge(LeakReadings.FILE_DESCRIPTORS, 70).at(30 * MINUTE));
    watch.judge(JvmWindow.of("g1").gauge(LeakReadings.FILE_DESCRIPTORS, 80).at(31 * MINUTE));
    watch.judge(JvmWindow.of("g1").gauge(LeakReadings.FILE_DESCRIPTORS, 90).at(50 * MINUTE));
    assertThat(watch.points()).hasSize(1);
    assertThat(watch.points().get(0).value()).isEqualTo(70);
  }
}
