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
  /** An answer, whatever its status. */
  record Response(int status, String body, Map<String, String> headers) {}

  /**
   * Sends a request and reads the answer.
   *
   * @param body null: none
   * @throws IOException when no answer comes
   * @throws InterruptedException when the thread is interrupted meanwhile
   */
  Response exchange(String method, URI uri, Map<String, String> headers, @Nullable String body)
      throws IOException, InterruptedException;
}
