package io.fleetpulse.sink;

import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Closes what was started, last in, first out; one that fails keeps no other from closing. */
final class Closing implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Closing.class);

  private final Deque<AutoCloseable> started = new ArrayDeque<>();
  private boolean closed;

  /** Remembers it; once all is closed, closes it at once. */
  synchronized <T extends AutoCloseable> T add(T part) {
    if (closed) {
      close(part);
    } else {
      started.push(part);
    }
    return part;
  }

  @Override
  public synchronized void close() {
    closed = true;
    while (!started.isEmpty()) {
      close(started.pop());
    }
  }

  private static void close(AutoCloseable part) {
    try {
      part.close();
    } catch (Exception e) {
      LOG.warn("{} does not close", part.getClass().getSimpleName(), e);
    }
  }
}
