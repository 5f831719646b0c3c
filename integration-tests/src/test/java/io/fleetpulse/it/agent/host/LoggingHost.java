package io.fleetpulse.it.agent.host;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs by an SLF4J binding of its own. */
public final class LoggingHost {
  private LoggingHost() {}

  public static void main(String[] args) throws InterruptedException {
    Logger log = LoggerFactory.getLogger("shop");
    log.info("host begins with {}", LoggerFactory.getILoggerFactory().getClass().getSimpleName());
    End.await(args);
    log.info("host ends");
  }
}
