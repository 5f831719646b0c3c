package io.fleetpulse.streams.topology;

import io.fleetpulse.schemas.topics.TopicCatalogue;
import io.fleetpulse.streams.store.ChunkTimes;
import io.fleetpulse.streams.store.HistoryConfig;
import io.fleetpulse.streams.store.HistoryProcessor;
import io.fleetpulse.streams.store.HistoryStores;
import io.fleetpulse.streams.store.WindowTimes;
import io.fleetpulse.streams.window.WindowTier;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.AutoOffsetReset;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;
import org.apache.kafka.streams.state.WindowStore;

/**
 * Closed windows kept for queries. Fed by the windows' topics alone, so that the tasks which make
 * windows hold small stores and are back soon after a crash while history is still being restored.
 */
public final class HistoryPart {
  private HistoryPart() {}

  public static void add(Topology topology, TopicCatalogue topics, HistoryConfig config) {
    // In the same order in each process: the numbers of Streams' tasks follow from it.
    for (WindowTier tier : WindowTier.values()) {
      add(topology, topics, config, tier, config.retentionOf(tier));
    }
  }

  /** The node that reads a tier's windows: a topic has one reader in a topology. */
  static String source(WindowTier tier) {
    return "history-" + tier.label() + "-source";
  }

  private static void add(
      Topology topology,
      TopicCatalogue topics,
      HistoryConfig config,
      WindowTier tier,
      Duration retention) {
    String source = source(tier);
    String node = "history-" + tier.label() + "-processor";
    String topic = topics.name(tier.topic());
    topology.addSource(
        AutoOffsetReset.earliest(),
        source,
        new ByteArrayDeserializer(),
        new ByteArrayDeserializer(),
        topic);
    topology.addProcessor(node, () -> new HistoryProcessor(tier, topic, config), source);
    topology.addStateStore(chunks(tier, retention), node);
    // Read again from the topic, where they are anyhow: a changelog would hold them twice.
    topology.addStateStore(keyed(HistoryStores.heads(tier)).withLoggingDisabled(), node);
    topology.addStateStore(keyed(HistoryStores.layouts(tier)), node);
    topology.addStateStore(keyed(HistoryStores.marks(tier)), node);
  }

  private static StoreBuilder<WindowStore<Bytes, byte[]>> chunks(
      WindowTier tier, Duration retention) {
    Duration span = ChunkTimes.span(tier);
    return Stores.windowStoreBuilder(
            Stores.persistentWindowStore(
                HistoryStores.chunks(tier),
                retention.plus(span).plus(WindowTimes.slack()),
                span,
                false),
            Serdes.Bytes(),
            Serdes.ByteArray())
        .withLoggingEnabled(Map.of())
        .withCachingDisabled();
  }

  private static StoreBuilder<KeyValueStore<Bytes, byte[]>> keyed(String name) {
    return Stores.keyValueStoreBuilder(
            Stores.persistentKeyValueStore(name), Serdes.Bytes(), Serdes.ByteArray())
        .withCachingDisabled();
  }
}
