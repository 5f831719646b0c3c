package io.fleetpulse.streams.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetpulse.schemas.topics.Topic;
import io.fleetpulse.schemas.topics.TopicCatalogue;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.streams.StreamsConfig;
import org.junit.jupiter.api.Test;

class StreamsPropertiesTest {
  @Test
  void producer_sendsWhateverTheDeadLettersTake() {
    TopicCatalogue topics = new TopicCatalogue("fleetpulse.", 4, (short) 1);
    String most =
        topics.definitions().stream()
            .filter(topic -> topic.name().equals(topics.name(Topic.DEAD_LETTERS)))
            .findFirst()
            .orElseThrow()
            .configs()
            .get(TopicConfig.MAX_MESSAGE_BYTES_CONFIG);
    Properties properties =
        StreamsProperties.exactlyOnce(
            Map.of(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "unused:1"),
            "app",
            "instance",
            Path.of("state"),
            1,
            Duration.ofMillis(500));

    assertThat(new StreamsConfig(properties).getProducerConfigs("client"))
        .extractingByKey(ProducerConfig.MAX_REQUEST_SIZE_CONFIG)
        .hasToString(most);
  }
}
