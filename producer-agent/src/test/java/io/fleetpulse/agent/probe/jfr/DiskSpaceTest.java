package io.fleetpulse.agent.probe.jfr;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DiskSpaceTest {
  private static final String TEMPORARY = "java.io.tmpdir";

  @Test
  void floor_isWhatRecordingNeeds() {
    assertThat(DiskSpace.suffices(false, DiskSpace.FLOOR)).isTrue();
    assertThat(DiskSpace.suffices(false, DiskSpace.FLOOR - 1)).isFalse();
    assertThat(DiskSpace.suffices(false, Long.MAX_VALUE)).isTrue();
  }

  @Test
  void spaceThatNobodyCanTell_isTooLittle() {
    assertThat(DiskSpace.suffices(false, 0)).isFalse();
  }

  @Test
  void afterAShortage_recordingWaitsUntilThereIsAmpleSpace() {
    assertThat(DiskSpace.suffices(true, DiskSpace.FLOOR)).isFalse();
    assertThat(DiskSpace.suffices(true, DiskSpace.AMPLE - 1)).isFalse();
    assertThat(DiskSpace.suffices(true, DiskSpace.AMPLE)).isTrue();
  }

  @Test
  void repository_isTheRunningOnesElseTheChosenElseTheTemporaryFolder() {
    String options = "stackdepth=64,repository=/chosen,threadbuffersize=8k";
    assertThat(
            DiskSpace.repository(
                Map.of("jdk.jfr.repository", "/running/2026", TEMPORARY, "/tmp")::get, options))
        .isEqualTo(Path.of("/running/2026"));
    assertThat(DiskSpace.repository(Map.of(TEMPORARY, "/tmp")::get, options))
        .isEqualTo(Path.of("/chosen"));
    assertThat(DiskSpace.repository(Map.of(TEMPORARY, "/tmp")::get, "stackdepth=64"))
        .isEqualTo(Path.of("/tmp"));
    assertThat(DiskSpace.repository(Map.of(TEMPORARY, "/tmp")::get, null))
        .isEqualTo(Path.of("/tmp"));
  }
}
