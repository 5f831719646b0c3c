package io.fleetpulse.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LaunchTest {
  private static final Path LOCKS = Path.of("/proc/locks");

  @TempDir private Path folder;
  private Launch first = new Launch(Map.of(), Map.of());
  private Launch second = first;

  @AfterEach
  void release() {
    first.release();
    second.release();
  }

  @Test
  void secondAgentInOneJvm_takesTheNextSlotAndLeavesTheFirstLocked() throws IOException {
    assumeThat(LOCKS).as("where Linux lists file locks").isReadable();
    first = launch();
    second = launch();

    assertThat(instanceId(first)).endsWith("-1");
    assertThat(lockedByAnyone(slot(1))).isTrue();
    assertThat(instanceId(second)).endsWith("-2");
    assertThat(lockedByAnyone(slot(1))).as("slot 1, with slot 2 taken").isTrue();
    second.release();
    assertThat(lockedByAnyone(slot(1))).as("slot 1, with slot 2 released").isTrue();
  }

  @Test
  void slotLetGo_isTakenAgain() {
    first = launch();
    assertThat(instanceId(first)).endsWith("-1");
    first.release();
    second = launch();
    assertThat(instanceId(second)).endsWith("-1");
  }

  private Launch launch() {
    return new Launch(
        Map.of(), Map.of("java.io.tmpdir", folder.toString(), "user.name", "somebody"));
  }

  private static String instanceId(Launch launch) {
    return launch.defaults().instanceId().apply("shop");
  }

  private Path slot(int number) {
    return folder.resolve("fleetpulse-somebody-shop-" + number + ".slot");
  }

  private static boolean lockedByAnyone(Path file) throws IOException {
    Object inode = Files.getAttribute(file, "unix:ino");
    return Files.readString(LOCKS).lines().anyMatch(line -> line.contains(":" + inode + " "));
  }
}
