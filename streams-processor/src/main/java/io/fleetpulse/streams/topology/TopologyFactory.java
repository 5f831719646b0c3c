package io.fleetpulse.streams.topology;

import io.fleetpulse.schemas.topics.TopicCatalogue;
import io.fleetpulse.streams.agent.AgentConfigBook;
import io.fleetpulse.streams.finding.FindingsConfig;
import io.fleetpulse.streams.service.ServicesConfig;
import io.fleetpulse.streams.window.SamplesConfig;
import java.util.concurrent.atomic.LongAdder;
import org.apache.kafka.streams.Topology;

/** Puts the parts together. */
public final class TopologyFactory {
  private TopologyFactory() {}

  /**
   * All parts.
   *
   * @param unreadableWindows counts records on the windows' topics that are no windows
   */
  public static Topology build(
      TopicCatalogue topics,
      SamplesConfig samples,
      FindingsConfig findings,
      ServicesConfig services,
      AgentConfigBook agentConfigs,
      LongAdder unreadableWindows) {
    Topology topology = new Topology();
    SamplesPart.add(topology, topics, samples, true);
    FindingsPart.add(topology, topics, findings);
    ServicesPart.add(topology, topics, services);
    HistoryPart.add(topology, topics, samples.schemaIds(), unreadableWindows);
    ServiceHistoryPart.add(topology, topics, unreadableWindows);
    RulesPart.add(topology, topics, samples.schemaIds(), findings.rules());
    AgentConfigPart.add(topology, topics, samples.schemaIds(), agentConfigs);
    return topology;
  }
}
