package io.fleetpulse.agent.publish;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetpulse.agent.publish.Publisher.Outcome;
import java.util.Set;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.ClusterAuthorizationException;
import org.apache.kafka.common.errors.NotEnoughReplicasException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.junit.jupiter.api.Test;

class TroubleTest {
  @Test
  void credentialsThatKafkaRefuses_nameTheSettings() {
    assertThat(kafka(new SaslAuthenticationException("Invalid credentials")))
        .isEqualTo(
            new Outcome.Retryable(
                "Kafka refuses the agent's credentials",
                "Invalid credentials; check kafka.security.protocol, kafka.sasl.* and"
                    + " kafka.ssl.*"));
  }

  @Test
  void whatIsNotAllowed_namesTheRights() {
    assertThat(kafka(new TopicAuthorizationException(Set.of("samples"))).error())
        .contains("allow its user Describe and Write");
    assertThat(kafka(new ClusterAuthorizationException("no")).what())
        .isEqualTo("Kafka does not let the agent write");
    assertThat(Trouble.ofRegistry(new AuthorizationException("no")).what())
        .isEqualTo("the schema registry refuses the agent");
  }

  @Test
  void timeOut_isAMissingTopicOnlyIfTheBrokerSaysSo() {
    assertThat(kafka(new TimeoutException("no metadata")).what()).isEqualTo("Kafka is away");
    assertThat(
            kafka(new TimeoutException("no metadata", new UnknownTopicOrPartitionException("none")))
                .what())
        .isEqualTo("Kafka has no topic samples");
  }

  @Test
  void anythingElse_isSaidAsItIs() {
    assertThat(kafka(new NotEnoughReplicasException("one of three")))
        .isEqualTo(new Outcome.Retryable("Kafka does not take the samples", "one of three"));
  }

  private static Outcome.Retryable kafka(Throwable error) {
    return Trouble.ofKafka(error, "samples");
  }
}
