package io.fleetpulse.schemas.registry;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;

/**
 * One request for all threads that want the same thing at the same time. They share its failure
 * too: asking one after the other, the last of many would wait as often for a dead registry.
 * Nothing is kept once it is answered, so that garbage ids cannot fill the memory.
 */
final class SingleFlight<K, V> {
  private final ConcurrentMap<K, CompletableFuture<V>> flights = new ConcurrentHashMap<>();

  V ask(K wanted, Supplier<V> request) {
    while (true) {
      CompletableFuture<V> mine = new CompletableFuture<>();
      CompletableFuture<V> others = flights.putIfAbsent(wanted, mine);
      if (others == null) {
        return fly(wanted, request, mine);
      }
      try {
        return others.get();
      } catch (ExecutionException e) {
        // An interrupt is meant for the thread that was asking, not for those who waited.
        if (!(e.getCause() instanceof InterruptException)) {
          throw e.getCause() instanceof RuntimeException failure
              ? failure
              : new KafkaException(e.getCause());
        }
      } catch (InterruptedException e) {
        throw new InterruptException("interrupted while waiting for the schema registry", e);
      }
    }
  }

  /** Threads that would join, were they to ask now. */
  int underWay() {
    return flights.size();
  }

  private V fly(K wanted, Supplier<V> request, CompletableFuture<V> mine) {
    try {
      V answer = request.get();
      mine.complete(answer);
      return answer;
    } catch (RuntimeException | Error e) {
      mine.completeExceptionally(e);
      throw e;
    } finally {
      flights.remove(wanted, mine);
    }
  }
}
