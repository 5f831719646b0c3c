package io.fleetpulse.schemas.registry;

import java.io.IOException;
import java.net.URI;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One HTTP exchange. Services use {@code java.net.http}; an agent uses what every host has, as a
 * host on a module path may lack that module.
 */
public interface Transport {
  /** A schema is some kilobytes; whatever sends more is no registry. */
  int MOST_BYTES = 8 << 20;

  /** An answer, whatever its status. */
  record Response(int status, String body) {}

  /**
   * Sends a request and reads the answer.
   *
   * @param body null: none
   * @throws IOException when no whole answer comes in time, or one above {@link #MOST_BYTES}
   * @throws InterruptedException when the thread is interrupted meanwhile
   */
  Response exchange(String method, URI uri, Map<String, String> headers, @Nullable String body)
      throws IOException, InterruptedException;
}
