package io.fleetpulse.streams.topology;

import io.fleetpulse.schemas.avro.Rule;
import io.fleetpulse.schemas.registry.SchemaIds;
import io.fleetpulse.schemas.serde.AvroDeserializer;
import io.fleetpulse.schemas.topics.Topic;
import io.fleetpulse.schemas.topics.TopicCatalogue;
import io.fleetpulse.streams.rule.RuleBook;
import io.fleetpulse.streams.rule.RulesProcessor;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.state.Stores;

/**
 * The rules, whole in every process. Their store is in memory, so that each start reads the topic
 * from its beginning: a last good version that is still on it is found again.
 */
public final class RulesPart {
  private RulesPart() {}

  public static void add(Topology topology, TopicCatalogue topics, SchemaIds ids, RuleBook book) {
    topology.addGlobalStore(
        Stores.keyValueStoreBuilder(
                Stores.inMemoryKeyValueStore(RulesProcessor.STORE),
                Serdes.Bytes(),
                Serdes.ByteArray())
            .withLoggingDisabled()
            .withCachingDisabled(),
        "rules-source",
        new ByteArrayDeserializer(),
        new ByteArrayDeserializer(),
        topics.name(Topic.RULES),
        "rules-processor",
        () -> new RulesProcessor(book, AvroDeserializer.specific(ids, Rule.class)));
  }
}
