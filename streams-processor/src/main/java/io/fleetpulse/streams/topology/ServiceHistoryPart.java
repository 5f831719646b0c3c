package io.fleetpulse.streams.topology;

import io.fleetpulse.schemas.topics.Topic;
import io.fleetpulse.schemas.topics.TopicCatalogue;
import io.fleetpulse.streams.store.ServiceHistoryProcessor;
import java.util.concurrent.atomic.LongAdder;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.AutoOffsetReset;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.state.Stores;

/** Service windows kept for queries; fed by their topic alone, as {@link HistoryPart} is. */
public final class ServiceHistoryPart {
  private static final String SOURCE = "history-services-source";
  private static final String NODE = "history-services-processor";

  private ServiceHistoryPart() {}

  public static void add(Topology topology, TopicCatalogue topics, LongAdder unreadable) {
    topology.addSource(
        AutoOffsetReset.earliest(),
        SOURCE,
        new ByteArrayDeserializer(),
        new ByteArrayDeserializer(),
        topics.name(Topic.SERVICE_WINDOWS));
    topology.addProcessor(NODE, () -> new ServiceHistoryProcessor(unreadable), SOURCE);
    topology.addStateStore(
        Stores.windowStoreBuilder(
                Stores.persistentWindowStore(
                    ServiceHistoryProcessor.STORE,
                    ServiceHistoryProcessor.RETENTION,
                    ServiceHistoryProcessor.SIZE,
                    false),
                Serdes.Bytes(),
                Serdes.ByteArray())
            .withCachingDisabled(),
        NODE);
  }
}
