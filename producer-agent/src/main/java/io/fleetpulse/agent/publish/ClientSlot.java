package io.fleetpulse.agent.publish;

import io.fleetpulse.agent.self.LastResort;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * The one Kafka client, made when it is needed. One that is good for nothing any more is thrown
 * away; its end can last for ever, as {@code close} waits for the client's own thread whatever its
 * bound, and so happens on a thread of its own. Until then no other is made: at most one client
 * works, and at most one ends.
 *
 * <p>For the publishing thread.
 */
final class ClientSlot {
  private static final Duration CLOSE = Duration.ofMillis(500);

  private final Supplier<Producer<byte[], byte[]>> clients;
  private final LastResort threads;
  private @Nullable Producer<byte[], byte[]> client;
  private AtomicBoolean formerEnded = new AtomicBoolean(true);

  ClientSlot(Supplier<Producer<byte[], byte[]>> clients, LastResort threads) {
    this.clients = clients;
    this.threads = threads;
  }

  /**
   * The client.
   *
   * @throws TimeoutException while the one before has not ended
   */
  Producer<byte[], byte[]> open() {
    Producer<byte[], byte[]> open = client;
    if (open == null) {
      if (!formerEnded.get()) {
        throw new TimeoutException("the Kafka client before does not end");
      }
      open = clients.get();
      client = open;
    }
    return open;
  }

  /** Throws the client away, without a wait and with what it still holds. */
  void discard() {
    Producer<byte[], byte[]> former = client;
    if (former == null) {
      return;
    }
    AtomicBoolean ended = new AtomicBoolean();
    threads
        .daemon(
            "fleetpulse-discard",
            () -> {
              try {
                former.close(Duration.ZERO);
              } finally {
                ended.set(true);
              }
            })
        .start();
    // Only now: where no thread could be made, the client is still there to be thrown away.
    client = null;
    formerEnded = ended;
  }

  /** Ends the client with a little time for what it holds. */
  void close() {
    Producer<byte[], byte[]> open = client;
    client = null;
    if (open != null) {
      open.close(CLOSE);
    }
  }
}
