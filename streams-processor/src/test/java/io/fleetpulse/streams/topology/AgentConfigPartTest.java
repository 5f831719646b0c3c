package io.fleetpulse.streams.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetpulse.schemas.avro.AgentConfig;
import io.fleetpulse.schemas.catalogue.SampleSections;
import io.fleetpulse.schemas.serde.AvroSerializer;
import io.fleetpulse.schemas.serde.TrustedRecords;
import io.fleetpulse.schemas.setting.LiveCheck;
import io.fleetpulse.schemas.topics.Topic;
import io.fleetpulse.streams.agent.AgentConfigBook;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyTestDriver;
import org.junit.jupiter.api.Test;

class AgentConfigPartTest {
  static {
    TrustedRecords.trust();
  }

  @Test
  void recordsOfTheTopic_areReadWhateverTheyHold() {
    KnownSchemas schemas = new KnownSchemas();
    AgentConfigBook book = new AgentConfigBook(new LiveCheck(SampleSections.names()));
    Topology topology = new Topology();
    AgentConfigPart.add(topology, TestTopology.TOPICS, schemas, book);
    assertThat(topology.describe().toString())
        .contains("agent-config-source", "agent-config-processor");
    Properties config = new Properties();
    config.put(StreamsConfig.APPLICATION_ID_CONFIG, "test");
    config.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "unused:1");
    try (TopologyTestDriver driver = new TopologyTestDriver(topology, config)) {
      String name = TestTopology.TOPICS.name(Topic.AGENT_CONFIG);
      TestInputTopic<String, byte[]> topic =
          driver.createInputTopic(name, new StringSerializer(), new ByteArraySerializer());
      AvroSerializer<AgentConfig> writer = new AvroSerializer<>(schemas);
      topic.pipeInput("*", writer.serialize(name, new AgentConfig(4L, Map.of("interval", "10s"))));
      topic.pipeInput("default/shop", new byte[] {9, 9});
      topic.pipeInput("*", writer.serialize(name, new AgentConfig(5L, Map.of("interval", "1h"))));
      topic.pipeInput(null, new byte[] {1});

      assertThat(book.byKey().get("*").version()).isEqualTo(4);
      assertThat(book.byKey().get("*").newestVersion()).isEqualTo(5);
      assertThat(book.byKey().get("*").problems()).hasSize(1);
      assertThat(book.byKey().get("default/shop").settings()).isNull();
      topic.pipeInput("*", (byte[]) null);
      assertThat(book.byKey()).doesNotContainKey("*");
    }
  }
}
