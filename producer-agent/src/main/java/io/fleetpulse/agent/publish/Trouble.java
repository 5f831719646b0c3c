package io.fleetpulse.agent.publish;

import io.fleetpulse.agent.publish.Publisher.Outcome;
import io.fleetpulse.schemas.registry.UnknownSchemaException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.DisconnectException;
import org.apache.kafka.common.errors.NetworkException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * What keeps samples from being sent, in words for whoever has to mend it: which part, how it
 * shows, and the remedy. Few wordings of the part, as each is a topic of the agent's log.
 */
final class Trouble {
  /** How the error begins when not even a client can be made. */
  static final String NO_CLIENT = "no client can be made: ";

  private Trouble() {}

  static Outcome.Retryable ofKafka(Throwable error, String topic) {
    String reason = reason(error);
    if (error instanceof UnreadableSecret) {
      return secret(reason);
    }
    if (error instanceof AuthenticationException) {
      return new Outcome.Retryable(
          "Kafka refuses the agent's credentials",
          reason + "; check kafka.security.protocol, kafka.sasl.* and kafka.ssl.*");
    }
    if (error instanceof TopicAuthorizationException
        || error.getCause() instanceof TopicAuthorizationException) {
      return new Outcome.Retryable(
          "Kafka does not let the agent write to " + topic,
          reason + "; allow its user Describe and Write on this topic");
    }
    if (error instanceof AuthorizationException) {
      return new Outcome.Retryable(
          "Kafka does not let the agent write", reason + "; check what its user is allowed");
    }
    if (error instanceof UnknownTopicOrPartitionException
        || error.getCause() instanceof UnknownTopicOrPartitionException) {
      return new Outcome.Retryable(
          "Kafka has no topic " + topic,
          reason + "; the processor makes it when it starts, if topics.prefix is the same there");
    }
    if (reason.startsWith(NO_CLIENT)) {
      String remedy = "; check the kafka.* settings";
      if (reason.contains("bootstrap")) {
        remedy = "; check kafka.bootstrap.servers and the name service";
      } else if (error.getCause() instanceof ClassNotFoundException) {
        remedy = "";
      }
      return new Outcome.Retryable("there is no Kafka client", reason + remedy);
    }
    if (error instanceof TimeoutException
        || error instanceof java.util.concurrent.TimeoutException
        || error instanceof DisconnectException
        || error instanceof NetworkException) {
      return new Outcome.Retryable(
          "Kafka is away",
          reason + "; check that kafka.bootstrap.servers is right and can be reached");
    }
    return new Outcome.Retryable("Kafka does not take the samples", reason);
  }

  static Outcome.Retryable ofRegistry(KafkaException error) {
    String reason = reason(error);
    if (error instanceof UnreadableSecret) {
      return secret(reason);
    }
    if (error instanceof AuthenticationException || error instanceof AuthorizationException) {
      return new Outcome.Retryable(
          "the schema registry refuses the agent",
          reason + "; check schema.registry.basic.auth.* or schema.registry.bearer.auth.*");
    }
    if (error instanceof UnknownSchemaException) {
      return new Outcome.Retryable(
          "the schema registry does not know the samples' schema",
          reason + "; the processor registers it when it starts");
    }
    return new Outcome.Retryable(
        "the schema registry is away", reason + "; check schema.registry.url");
  }

  private static Outcome.Retryable secret(String reason) {
    return new Outcome.Retryable(
        "a secret's file cannot be read", reason + "; it is looked for again");
  }

  static String tooLarge(Throwable error, String topic) {
    return reason(error) + " Raise max.message.bytes of " + topic + " and kafka.max.request.size";
  }

  static String reason(Throwable error) {
    String message = error.getMessage();
    return message == null ? error.getClass().getSimpleName() : message;
  }
}
