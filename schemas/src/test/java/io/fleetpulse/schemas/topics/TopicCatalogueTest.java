package io.fleetpulse.schemas.topics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fleetpulse.schemas.avro.RuntimeSample;
import io.fleetpulse.schemas.avro.SignedCommand;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.Test;

class TopicCatalogueTest {

  private final TopicCatalogue topics = new TopicCatalogue("fleetpulse.", 4, (short) 1);

  @Test
  void names_haveThePrefix() {
    assertThat(topics.name(Topic.WINDOWS_10S)).isEqualTo("fleetpulse.windows.10s");
    assertThat(topics.subject(Topic.SAMPLES)).isEqualTo("fleetpulse.samples-value");
  }

  @Test
  void subjects_areThoseWithSchema() {
    assertThat(topics.subjects())
        .hasSize(13)
        .containsEntry("fleetpulse.samples-value", RuntimeSample.getClassSchema())
        .containsEntry("fleetpulse.actions-value", SignedCommand.getClassSchema())
        .containsKey("fleetpulse.actions-payload")
        .doesNotContainKey("fleetpulse.dead-letters-value");
  }

  @Test
  void definitions_carryRetentionCompactionAndArrivalTime() {
    assertThat(config(Topic.SAMPLES))
        .containsEntry("message.timestamp.type", "LogAppendTime")
        .containsEntry("retention.ms", "86400000")
        .containsEntry("segment.ms", "21600000");
    assertThat(config(Topic.SERVICE_DIGESTS))
        .containsEntry("message.timestamp.type", "LogAppendTime");
    assertThat(config(Topic.ALERTS)).containsEntry("cleanup.policy", "compact");
    assertThat(config(Topic.WINDOWS_10S)).containsEntry("cleanup.policy", "delete");
  }

  @Test
  void controlTopics_haveOnePartition() {
    assertThat(definition(topics, Topic.RULES).numPartitions()).isEqualTo(1);
    assertThat(definition(topics, Topic.SAMPLES).numPartitions()).isEqualTo(4);
  }

  @Test
  void retention_isConfigurable() {
    TopicCatalogue shorter =
        new TopicCatalogue("t.", 1, (short) 1, Map.of(Topic.SAMPLES, Duration.ofHours(1)));
    assertThat(definition(shorter, Topic.SAMPLES).configs())
        .containsEntry("retention.ms", "3600000");
    assertThatThrownBy(
            () -> new TopicCatalogue("t.", 1, (short) 1, Map.of(Topic.RULES, Duration.ofHours(1))))
        .hasMessageContaining("rules");
  }

  @Test
  void badArguments_areNamed() {
    assertThatThrownBy(() -> new TopicCatalogue("a b", 1, (short) 1))
        .hasMessageContaining("topics.prefix \"a b\"");
    assertThatThrownBy(() -> new TopicCatalogue("", 0, (short) 1))
        .hasMessageContaining("topics.partitions < 1: 0");
    assertThatThrownBy(() -> new TopicCatalogue("", 1, (short) 0))
        .hasMessageContaining("topics.replication.factor < 1: 0");
  }

  private Map<String, String> config(Topic topic) {
    return definition(topics, topic).configs();
  }

  private static NewTopic definition(TopicCatalogue topics, Topic topic) {
    return topics.definitions().stream()
        .filter(definition -> definition.name().equals(topics.name(topic)))
        .findFirst()
        .orElseThrow();
  }
}
