package io.fleetpulse.streams.query;

import io.fleetpulse.schemas.avro.ServiceWindow;
import io.fleetpulse.schemas.registry.SchemaIds;
import io.fleetpulse.schemas.serde.AvroDeserializer;
import io.fleetpulse.streams.store.ServiceHistoryProcessor;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.state.QueryableStoreTypes;
import org.apache.kafka.streams.state.ReadOnlyWindowStore;
import org.apache.kafka.streams.state.WindowStoreIterator;

/** Windows of the services of this process's partitions, as they are stored. Any thread. */
public final class ServiceHistory {
  private final Stores stores;
  private final SchemaIds ids;
  private final LongAdder unreadable;

  /**
   * @param unreadable counts kept records that turn out to be no windows
   */
  public ServiceHistory(Stores stores, SchemaIds ids, LongAdder unreadable) {
    this.stores = stores;
    this.ids = ids;
    this.unreadable = unreadable;
  }

  /**
   * A service's windows that began in the time, in order of time.
   *
   * @param service namespace/service
   * @param most the latest so many
   */
  public List<ServiceWindow> windows(String service, long fromMillis, long toMillis, int most)
      throws NotReady {
    AvroDeserializer<ServiceWindow> reader = AvroDeserializer.specific(ids, ServiceWindow.class);
    Deque<ServiceWindow> found = new ArrayDeque<>();
    try {
      ReadOnlyWindowStore<Bytes, byte[]> store =
          stores.store(ServiceHistoryProcessor.STORE, QueryableStoreTypes.windowStore());
      try (WindowStoreIterator<byte[]> latestFirst =
          store.backwardFetch(
              Bytes.wrap(service.getBytes(StandardCharsets.UTF_8)),
              Instant.ofEpochMilli(Math.max(0, fromMillis)),
              Instant.ofEpochMilli(Math.max(0, toMillis)))) {
        while (latestFirst.hasNext() && found.size() < most) {
          read(reader, latestFirst.next().value).ifPresent(found::addFirst);
        }
      }
    } catch (InvalidStateStoreException e) {
      throw new NotReady("the history of service windows is not readable now: " + e.getMessage());
    }
    return List.copyOf(found);
  }

  /** Empty, and counted: someone else wrote to the topic. */
  private Optional<ServiceWindow> read(AvroDeserializer<ServiceWindow> reader, byte[] value) {
    try {
      return Optional.ofNullable(reader.deserialize("service-windows", value));
    } catch (SerializationException e) {
      unreadable.increment();
      return Optional.empty();
    }
  }
}
