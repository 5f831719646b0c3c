package io.fleetpulse.streams.topology;

import io.fleetpulse.schemas.topics.TopicCatalogue;
import io.fleetpulse.streams.agent.AgentConfigBook;
import io.fleetpulse.streams.detection.DetectionConfig;
import io.fleetpulse.streams.finding.FindingsConfig;
import io.fleetpulse.streams.service.ServicesConfig;
import io.fleetpulse.streams.store.HistoryConfig;
import io.fleetpulse.streams.window.SamplesConfig;
import org.apache.kafka.streams.Topology;

/** Puts the parts together. */
public final class TopologyFactory {
  private TopologyFactory() {}

  /** All parts. */
  public static Topology build(
      TopicCatalogue topics,
      SamplesConfig samples,
      FindingsConfig findings,
      ServicesConfig services,
      HistoryConfig history,
      DetectionConfig detection,
      AgentConfigBook agentConfigs) {
    Topology topology = new Topology();
    SamplesPart.add(topology, topics, samples, true);
    FindingsPart.add(topology, topics, findings);
    ServicesPart.add(topology, topics, services);
    HistoryPart.add(topology, topics, history);
    DetectionPart.add(topology, topics, detection);
    ServiceHistoryPart.add(topology, topics, history.metrics().unreadable);
    RulesPart.add(topology, topics, samples.schemaIds(), findings.rules());
    AgentConfigPart.add(topology, topics, samples.schemaIds(), agentConfigs);
    return topology;
  }
}
