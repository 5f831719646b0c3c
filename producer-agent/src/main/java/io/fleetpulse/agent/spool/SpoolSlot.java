package io.fleetpulse.agent.spool;

import io.fleetpulse.agent.self.AgentLog;
import io.fleetpulse.agent.self.AgentSelf;
import java.io.IOException;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The spool as soon as its folder can be had: the process before this one may still be ending and
 * hold its lock, or a volume may come late. Asked in vain it tries again after {@link #AGAIN}.
 *
 * <p>For the publishing thread.
 */
public final class SpoolSlot implements AutoCloseable {
  private static final Duration AGAIN = Duration.ofMinutes(1);
  private static final String TOPIC = "spool";

  private final Opening opening;
  private final String setting;
  private final LongSupplier nanoClock;
  private final AgentSelf self;
  private final AgentLog log;
  private @Nullable Spool spool;
  private boolean failed;
  private long failedAtNanos;

  /** Opens the folder. */
  @FunctionalInterface
  public interface Opening {
    /**
     * Tries to.
     *
     * @throws IOException if it cannot be had now
     */
    Spool open() throws IOException;
  }

  /**
   * @param setting what an operator looks at when it cannot be opened
   */
  public SpoolSlot(
      Opening opening, String setting, LongSupplier nanoClock, AgentSelf self, AgentLog log) {
    this.opening = opening;
    this.setting = setting;
    this.nanoClock = nanoClock;
    this.self = self;
    this.log = log;
  }

  /** Null while it cannot be had, which is said. */
  public @Nullable Spool open() {
    Spool open = spool;
    long now = nanoClock.getAsLong();
    if (open != null || (failed && now - failedAtNanos < AGAIN.toNanos())) {
      return open;
    }
    try {
      Spool opened = opening.open();
      spool = opened;
      self.spooled.set(opened.bytes());
      log.recovered(TOPIC, "the spool can be used");
      return opened;
    } catch (IOException | RuntimeException e) {
      failed = true;
      failedAtNanos = now;
      log.warn(TOPIC, setting + " cannot be used, samples wait in memory only: " + e);
      return null;
    }
  }

  @Override
  public void close() {
    Spool open = spool;
    spool = null;
    try {
      if (open != null) {
        open.close();
      }
    } catch (IOException e) {
      log.warn(TOPIC, "the spool cannot be closed: " + e);
    }
  }
}
