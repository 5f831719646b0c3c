package io.fleetpulse.agent.self;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class LastResortTest {
  private final AtomicLong errors = new AtomicLong();
  private final ByteArrayOutputStream said = new ByteArrayOutputStream();
  private final AgentLog log = log(new PrintStream(said, true, StandardCharsets.UTF_8));

  @Test
  void threadThatFails_isCountedSaidOnceAndKeptFromTheHostsHandler() throws Exception {
    Thread.UncaughtExceptionHandler before = Thread.getDefaultUncaughtExceptionHandler();
    AtomicLong reachedTheHost = new AtomicLong();
    Thread.setDefaultUncaughtExceptionHandler((thread, e) -> reachedTheHost.incrementAndGet());
    try {
      Thread thread =
          new LastResort(errors, log)
              .daemon(
                  "fleetpulse-test",
                  () -> {
                    throw new OutOfMemoryError("heap");
                  });
      assertThat(thread.isDaemon()).isTrue();
      thread.start();
      thread.join();
    } finally {
      Thread.setDefaultUncaughtExceptionHandler(before);
    }

    assertThat(reachedTheHost).hasValue(0);
    assertThat(errors).hasValue(1);
    assertThat(said.toString(StandardCharsets.UTF_8))
        .isEqualToIgnoringNewLines(
            "[fleetpulse] WARN fleetpulse-test has ended, the host goes on:"
                + " java.lang.OutOfMemoryError: heap");
  }

  @Test
  void lineThatCannotBeSaid_isCountedAllTheSame() {
    PrintStream hosts =
        new PrintStream(OutputStream.nullOutputStream()) {
          @Override
          public void println(String line) {
            throw new OutOfMemoryError("the host's standard error");
          }
        };
    LastResort.survive(new OutOfMemoryError("heap"), errors, log(hosts), "topic", "line: ");
    assertThat(errors).hasValue(1);
  }

  @Test
  void rehearsal_isNeitherCountedNorSaid() {
    LastResort.survive(LastResort.REHEARSAL, errors, log, "topic", "line: ");
    assertThat(errors).hasValue(0);
    assertThat(said.size()).isZero();
  }

  @Test
  void interrupt_staysOne() {
    LastResort.survive(new InterruptedException(), errors, log, "topic", "line: ");
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  @SuppressWarnings({"deprecation", "removal"})
  void threadToldToStop_stops() {
    ThreadDeath death = new ThreadDeath();
    assertThatThrownBy(() -> LastResort.survive(death, errors, log, "topic", "line: "))
        .isSameAs(death);
  }

  private static AgentLog log(PrintStream to) {
    return new AgentLog(to, to, Duration.ofMinutes(1), System::nanoTime);
  }
}
