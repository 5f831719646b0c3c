package io.fleetpulse.agent.spool;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetpulse.agent.self.AgentLog;
import io.fleetpulse.agent.self.AgentSelf;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpoolSlotTest {
  @TempDir private Path folder;

  private final AtomicLong nanos = new AtomicLong();
  private final AtomicInteger asked = new AtomicInteger();
  private final ByteArrayOutputStream said = new ByteArrayOutputStream();
  private final AgentLog log =
      new AgentLog(
          new PrintStream(OutputStream.nullOutputStream()),
          new PrintStream(said, true),
          Duration.ofHours(1),
          nanos::get);

  @Test
  void folderThatAnotherHas_isHadOnceThatOneIsDone() throws IOException {
    SpoolSlot slot = slot();
    try (Spool other = open()) {
      assertThat(slot.open()).isNull();
      assertThat(slot.open()).as("not asked again at once").isNull();
      assertThat(asked).hasValue(1);
      nanos.addAndGet(Duration.ofMinutes(1).toNanos());
      assertThat(slot.open()).isNull();
      assertThat(asked).hasValue(2);
    }
    nanos.addAndGet(Duration.ofMinutes(1).toNanos());

    Spool opened = slot.open();
    assertThat(opened).isNotNull();
    assertThat(slot.open()).isSameAs(opened);
    assertThat(said.toString().lines())
        .hasSize(2)
        .first()
        .asString()
        .contains("spool.directory=here cannot be used, samples wait in memory only");
    assertThat(said.toString()).endsWith("the spool can be used\n");
    slot.close();
    try (Spool next = open()) {
      assertThat(next.isEmpty()).isTrue();
    }
  }

  private SpoolSlot slot() {
    return new SpoolSlot(
        () -> {
          asked.incrementAndGet();
          return open();
        },
        "spool.directory=here",
        nanos::get,
        new AgentSelf(),
        log);
  }

  private Spool open() throws IOException {
    return Spool.open(folder.resolve("spool"), 1 << 20, new NoLosses());
  }
}
