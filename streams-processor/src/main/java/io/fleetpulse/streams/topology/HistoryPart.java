package io.fleetpulse.streams.topology;

import io.fleetpulse.schemas.registry.SchemaIds;
import io.fleetpulse.schemas.topics.TopicCatalogue;
import io.fleetpulse.streams.store.HistoryProcessor;
import io.fleetpulse.streams.store.HistoryTier;
import java.util.concurrent.atomic.LongAdder;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.AutoOffsetReset;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.state.Stores;

/**
 * Closed windows kept for queries. Fed by the windows' topics alone, so that the tasks which make
 * windows hold small stores and are back soon after a crash while history is still being restored.
 */
public final class HistoryPart {
  private HistoryPart() {}

  public static void add(
      Topology topology, TopicCatalogue topics, SchemaIds ids, LongAdder unreadable) {
    for (HistoryTier tier : HistoryTier.values()) {
      String source = "history-" + tier.label() + "-source";
      String node = "history-" + tier.label() + "-processor";
      topology.addSource(
          AutoOffsetReset.earliest(),
          source,
          new ByteArrayDeserializer(),
          new ByteArrayDeserializer(),
          topics.name(tier.topic()));
      topology.addProcessor(node, () -> new HistoryProcessor(tier, ids, unreadable), source);
      topology.addStateStore(
          Stores.windowStoreBuilder(
                  Stores.persistentWindowStore(tier.store(), tier.retention(), tier.size(), false),
                  Serdes.Bytes(),
                  Serdes.ByteArray())
              .withCachingDisabled(),
          node);
      topology.addStateStore(
          Stores.keyValueStoreBuilder(
                  Stores.persistentKeyValueStore(tier.layouts()),
                  Serdes.Bytes(),
                  Serdes.ByteArray())
              .withCachingDisabled(),
          node);
    }
  }
}
