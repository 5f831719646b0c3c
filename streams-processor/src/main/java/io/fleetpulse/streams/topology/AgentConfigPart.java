package io.fleetpulse.streams.topology;

import io.fleetpulse.schemas.avro.AgentConfig;
import io.fleetpulse.schemas.registry.SchemaIds;
import io.fleetpulse.schemas.serde.AvroDeserializer;
import io.fleetpulse.schemas.topics.Topic;
import io.fleetpulse.schemas.topics.TopicCatalogue;
import io.fleetpulse.streams.agent.AgentConfigBook;
import io.fleetpulse.streams.control.ControlProcessor;
import org.apache.kafka.streams.Topology;

/** The settings of agents, whole in every process; agents read the same topic by themselves. */
public final class AgentConfigPart {
  private static final String STORE = "agent-config";

  private AgentConfigPart() {}

  public static void add(
      Topology topology, TopicCatalogue topics, SchemaIds ids, AgentConfigBook book) {
    ControlTopic.add(
        topology,
        topics.name(Topic.AGENT_CONFIG),
        STORE,
        () ->
            new ControlProcessor<>(STORE, book, AvroDeserializer.specific(ids, AgentConfig.class)));
  }
}
