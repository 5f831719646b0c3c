package io.fleetpulse.streams.topology;

import io.fleetpulse.schemas.topics.Topic;
import io.fleetpulse.schemas.topics.TopicCatalogue;
import io.fleetpulse.streams.service.ServicesConfig;
import io.fleetpulse.streams.service.ServicesProcessor;
import java.util.Map;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.AutoOffsetReset;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.state.Stores;

/** Closed windows of instances, by service, to windows of services. */
public final class ServicesPart {
  private static final String SOURCE = "services-source";
  private static final String NODE = "services-processor";
  private static final String SINK = "service-windows-sink";

  private ServicesPart() {}

  public static void add(Topology topology, TopicCatalogue topics, ServicesConfig config) {
    String digests = topics.name(Topic.SERVICE_DIGESTS);
    topology.addSource(
        AutoOffsetReset.earliest(),
        SOURCE,
        new ByteArrayDeserializer(),
        new ByteArrayDeserializer(),
        digests);
    topology.addProcessor(NODE, () -> new ServicesProcessor(config, digests), SOURCE);
    topology.addStateStore(
        Stores.keyValueStoreBuilder(
                Stores.persistentKeyValueStore(ServicesProcessor.STORE),
                Serdes.Bytes(),
                Serdes.ByteArray())
            .withLoggingEnabled(Map.of(TopicConfig.MIN_CLEANABLE_DIRTY_RATIO_CONFIG, "0.1"))
            .withCachingDisabled(),
        NODE);
    topology.addSink(
        SINK,
        topics.name(Topic.SERVICE_WINDOWS),
        new ByteArraySerializer(),
        new ByteArraySerializer(),
        NODE);
  }
}
