package io.fleetpulse.streams.query;

import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StoreQueryParameters;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.state.QueryableStoreType;

/** The stores of this process, by name. */
public interface Stores {
  /**
   * All local partitions of a store as one.
   *
   * @throws InvalidStateStoreException while they cannot be read
   */
  <T> T store(String name, QueryableStoreType<T> type);

  static Stores of(KafkaStreams streams) {
    return new Stores() {
      @Override
      public <T> T store(String name, QueryableStoreType<T> type) {
        return streams.store(StoreQueryParameters.fromNameAndType(name, type));
      }
    };
  }
}
