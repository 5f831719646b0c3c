package io.fleetpulse.streams.topology;

import io.fleetpulse.schemas.avro.Rule;
import io.fleetpulse.schemas.registry.SchemaIds;
import io.fleetpulse.schemas.serde.AvroDeserializer;
import io.fleetpulse.schemas.topics.Topic;
import io.fleetpulse.schemas.topics.TopicCatalogue;
import io.fleetpulse.streams.control.ControlProcessor;
import io.fleetpulse.streams.rule.RuleBook;
import org.apache.kafka.streams.Topology;

/** The rules, whole in every process. */
public final class RulesPart {
  private static final String STORE = "rules";

  private RulesPart() {}

  public static void add(Topology topology, TopicCatalogue topics, SchemaIds ids, RuleBook book) {
    ControlTopic.add(
        topology,
        topics.name(Topic.RULES),
        STORE,
        () -> new ControlProcessor<>(STORE, book, AvroDeserializer.specific(ids, Rule.class)));
  }
}
