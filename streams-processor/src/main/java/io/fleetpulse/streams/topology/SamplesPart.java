package io.fleetpulse.streams.topology;

import io.fleetpulse.schemas.topics.Topic;
import io.fleetpulse.schemas.topics.TopicCatalogue;
import io.fleetpulse.streams.window.SamplesConfig;
import io.fleetpulse.streams.window.SamplesProcessor;
import io.fleetpulse.streams.window.WindowTier;
import java.util.Map;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.AutoOffsetReset;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/** Samples to windows of all lengths; what cannot be read goes to the dead letters. */
public final class SamplesPart {
  /** The processor's node: parent of the findings. */
  public static final String NODE = "samples";

  private static final String SOURCE = "samples-source";

  private SamplesPart() {}

  /**
   * Adds the part.
   *
   * @param findings whether the findings' node will be added as a child of {@link #NODE}
   */
  public static void add(
      Topology topology, TopicCatalogue topics, SamplesConfig config, boolean findings) {
    String samples = topics.name(Topic.SAMPLES);
    topology.addSource(
        AutoOffsetReset.earliest(),
        SOURCE,
        new ByteArrayDeserializer(),
        new ByteArrayDeserializer(),
        samples);
    topology.addProcessor(NODE, () -> new SamplesProcessor(config, samples, findings), SOURCE);
    topology.addStateStore(store(SamplesProcessor.CHECKPOINTS_STORE), NODE);
    topology.addStateStore(store(SamplesProcessor.IDENTITIES_STORE), NODE);
    for (WindowTier tier : WindowTier.values()) {
      sink(topology, SamplesProcessor.child(tier), topics.name(tier.topic()));
    }
    topology.addSink(
        SamplesProcessor.DIGESTS_CHILD,
        topics.name(Topic.SERVICE_DIGESTS),
        new ByteArraySerializer(),
        new ByteArraySerializer(),
        new ByService(),
        NODE);
    sink(topology, SamplesProcessor.DEAD_LETTERS_CHILD, topics.name(Topic.DEAD_LETTERS));
  }

  private static void sink(Topology topology, String name, String topic) {
    topology.addSink(name, topic, new ByteArraySerializer(), new ByteArraySerializer(), NODE);
  }

  /** Written once per instance and minute, read as a whole at the start of a task. */
  private static StoreBuilder<KeyValueStore<Bytes, byte[]>> store(String name) {
    return Stores.keyValueStoreBuilder(
            Stores.persistentKeyValueStore(name), Serdes.Bytes(), Serdes.ByteArray())
        .withLoggingEnabled(Map.of(TopicConfig.MIN_CLEANABLE_DIRTY_RATIO_CONFIG, "0.1"))
        .withCachingDisabled();
  }
}
