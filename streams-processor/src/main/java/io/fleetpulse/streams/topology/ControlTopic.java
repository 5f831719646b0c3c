package io.fleetpulse.streams.topology;

import io.fleetpulse.streams.control.ControlProcessor;
import java.util.function.Supplier;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.state.Stores;

/**
 * A topic that is whole in every process. Its store is in memory, so that each start reads the
 * topic from its beginning: a last good version that is still on it is found again.
 */
final class ControlTopic {
  private ControlTopic() {}

  static <V> void add(
      Topology topology, String topic, String store, Supplier<ControlProcessor<V>> processors) {
    topology.addGlobalStore(
        Stores.keyValueStoreBuilder(
                Stores.inMemoryKeyValueStore(store), Serdes.Bytes(), Serdes.ByteArray())
            .withLoggingDisabled()
            .withCachingDisabled(),
        store + "-source",
        new ByteArrayDeserializer(),
        new ByteArrayDeserializer(),
        topic,
        store + "-processor",
        processors::get);
  }
}
