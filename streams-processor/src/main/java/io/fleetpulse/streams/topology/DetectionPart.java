package io.fleetpulse.streams.topology;

import io.fleetpulse.schemas.topics.Topic;
import io.fleetpulse.schemas.topics.TopicCatalogue;
import io.fleetpulse.streams.detection.DetectionConfig;
import io.fleetpulse.streams.detection.DetectionProcessor;
import io.fleetpulse.streams.window.WindowTier;
import java.util.List;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.state.Stores;

/**
 * Minutes of instances to findings that one window does not show. In the tasks of the minutes'
 * history, whose topic it reads, so that the tasks which make windows stay small.
 */
public final class DetectionPart {
  private static final String NODE = "detection-processor";
  private static final String SINK = "detection-findings-sink";

  private DetectionPart() {}

  /** Adds the part; {@link HistoryPart} has to be there. */
  public static void add(Topology topology, TopicCatalogue topics, DetectionConfig config) {
    String minutes = topics.name(Topic.WINDOWS_1M);
    topology.addProcessor(
        NODE, () -> new DetectionProcessor(config, minutes), HistoryPart.source(WindowTier.MINUTE));
    for (String store : List.of(DetectionProcessor.STORE, DetectionProcessor.LAYOUTS_STORE)) {
      topology.addStateStore(
          Stores.keyValueStoreBuilder(
                  Stores.persistentKeyValueStore(store), Serdes.Bytes(), Serdes.ByteArray())
              .withCachingDisabled(),
          NODE);
    }
    topology.addSink(
        SINK,
        topics.name(Topic.FINDINGS),
        new ByteArraySerializer(),
        new ByteArraySerializer(),
        NODE);
  }
}
