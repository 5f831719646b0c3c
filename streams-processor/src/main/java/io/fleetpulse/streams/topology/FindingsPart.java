package io.fleetpulse.streams.topology;

import io.fleetpulse.schemas.topics.Topic;
import io.fleetpulse.schemas.topics.TopicCatalogue;
import io.fleetpulse.streams.finding.FindingsConfig;
import io.fleetpulse.streams.finding.FindingsProcessor;
import io.fleetpulse.streams.window.SamplesProcessor;
import java.util.Map;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.state.Stores;

/** Closed windows and conditions of instances to findings, in the task that closes the windows. */
public final class FindingsPart {
  private static final String SINK = "findings-sink";

  private FindingsPart() {}

  /** Adds the part; the samples part must have been added with findings on. */
  public static void add(Topology topology, TopicCatalogue topics, FindingsConfig config) {
    topology.addProcessor(
        SamplesProcessor.FINDINGS_CHILD, () -> new FindingsProcessor(config), SamplesPart.NODE);
    topology.addStateStore(
        Stores.keyValueStoreBuilder(
                Stores.persistentKeyValueStore(FindingsProcessor.STORE),
                Serdes.Bytes(),
                Serdes.ByteArray())
            .withLoggingEnabled(Map.of(TopicConfig.MIN_CLEANABLE_DIRTY_RATIO_CONFIG, "0.1"))
            .withCachingDisabled(),
        SamplesProcessor.FINDINGS_CHILD);
    topology.addSink(
        SINK,
        topics.name(Topic.FINDINGS),
        new ByteArraySerializer(),
        new ByteArraySerializer(),
        SamplesProcessor.FINDINGS_CHILD);
  }
}
