package io.fleetpulse.agent.probe.jfr;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetpulse.agent.self.AgentLog;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class GcRecorderTest {
  private static final long TEN_SECONDS = Duration.ofSeconds(10).toNanos();

  private final AtomicLong usable = new AtomicLong(DiskSpace.AMPLE);
  private boolean worth = true;
  private final AtomicLong errors = new AtomicLong();
  private final ByteArrayOutputStream said = new ByteArrayOutputStream();
  private final List<FakeRecording> recordings = new ArrayList<>();
  private final AtomicLong ended = new AtomicLong();
  private final GcRecorder recorder = recorder(() -> {}, Duration.ZERO);
  private long now = Long.MAX_VALUE - 3 * TEN_SECONDS; // the clock may pass its end

  private static final class FakeRecording implements Recording {
    boolean running = true;

    @Override
    public boolean running() {
      return running;
    }

    @Override
    public void close() {
      running = false;
    }
  }

  @Test
  void diskFillsUp_recordingEndsAndIsCountedAndSaidOnce() {
    check();
    assertThat(recordings).singleElement().matches(FakeRecording::running);
    usable.set(DiskSpace.FLOOR - 1);
    check();
    check();

    assertThat(recordings).singleElement().matches(recording -> !recording.running());
    assertThat(errors).hasValue(1);
    assertThat(ended).hasValue(1);
    assertThat(said()).containsOnlyOnce("no flight recorder below 256 MiB of disk space");
    assertThat(said().lines()).hasSize(1);
  }

  @Test
  void diskHasAmpleSpaceAgain_recordingStartsAgain() {
    usable.set(DiskSpace.FLOOR - 1);
    check();
    usable.set(DiskSpace.AMPLE - 1);
    check();
    assertThat(recordings).isEmpty();
    usable.set(DiskSpace.AMPLE);
    check();
    assertThat(recordings).hasSize(1);
    assertThat(said()).contains("the flight recorder runs again");
  }

  @Test
  void hostStarts_recordingBeginsLater() {
    GcRecorder later = recorder(() -> {}, Duration.ofSeconds(30));
    later.check(now);
    later.check(now + 2 * TEN_SECONDS);
    assertThat(recordings).isEmpty();
    later.check(now + 3 * TEN_SECONDS);
    assertThat(recordings).hasSize(1);
  }

  @Test
  void heapHasRoom_recordingBeginsWhenItNoLongerHasAndStays() {
    worth = false;
    check();
    check();
    assertThat(recordings).isEmpty();
    worth = true;
    check();
    worth = false;
    check();
    assertThat(recordings).singleElement().matches(FakeRecording::running);
    assertThat(said()).isEmpty();
  }

  @Test
  void noRecorderInThisRuntime_isSaidAtOnce() {
    GcRecorder never =
        recorder(
            () -> {
              throw new NoClassDefFoundError("jdk/jfr/consumer/RecordingStream");
            },
            Duration.ofSeconds(30));
    never.check(now);
    never.check(now + TEN_SECONDS);
    assertThat(errors).as("it does not come while the JVM lives").hasValue(1);
    assertThat(said())
        .contains(
            "no flight recorder, nothing is measured: this runtime does not have the module jdk.jfr;"
                + " add it to the image, or set flight.recorder=false");
  }

  @Test
  void nextLook_isTenSecondsLater() {
    check();
    usable.set(0);
    recorder.check(now + TEN_SECONDS - 1);
    assertThat(recordings).singleElement().matches(FakeRecording::running);
    recorder.check(now + TEN_SECONDS);
    assertThat(recordings).singleElement().matches(recording -> !recording.running());
  }

  @Test
  void recordingFails_isBegunAgainThreeTimesAtMost() {
    for (int i = 0; i < 10; i++) {
      check();
      recordings.forEach(FakeRecording::close);
    }
    assertThat(recordings).hasSize(3);
    assertThat(errors).hasValue(3);
  }

  @Test
  void recorderFails_isCountedAndTheSamplingGoesOn() {
    GcRecorder without =
        new GcRecorder(
            () -> {},
            () -> {
              throw new IllegalStateException("the host forbids it");
            },
            usable::get,
            () -> true,
            Duration.ZERO,
            () -> {},
            "nothing is measured",
            errors,
            log());
    without.check(now);
    assertThat(errors).hasValue(1);
    assertThat(said()).contains("no flight recorder").contains("forbids");
  }

  private void check() {
    now += TEN_SECONDS;
    recorder.check(now);
  }

  private String said() {
    return said.toString(StandardCharsets.UTF_8);
  }

  private GcRecorder recorder(Runnable requirement, Duration after) {
    return new GcRecorder(
        requirement,
        () -> {
          FakeRecording recording = new FakeRecording();
          recordings.add(recording);
          return recording;
        },
        usable::get,
        () -> worth,
        after,
        ended::incrementAndGet,
        "nothing is measured",
        errors,
        log());
  }

  private AgentLog log() {
    PrintStream out = new PrintStream(said, true, StandardCharsets.UTF_8);
    return new AgentLog(out, out, Duration.ofMinutes(10), System::nanoTime);
  }
}
