package io.fleetpulse.schemas.registry;

import java.io.IOException;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.LongAdder;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.errors.ThrottlingQuotaExceededException;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Requests and answers of the registry's protocol: which address is asked, what is tried again, and
 * what a status means to a Kafka client. Any thread may use it.
 */
final class RegistryExchange {
  private static final String MEDIA_TYPE = "application/vnd.schemaregistry.v1+json";
  private static final int MOST_SAID = 200;

  private final RegistryConfig config;
  private final Transport transport;
  private final Sleep sleep;
  private final LongAdder errors = new LongAdder();

  /** Position of the address that answered last. */
  private volatile int current;

  /** Waits between tries. */
  interface Sleep {
    void millis(long millis) throws InterruptedException;
  }

  RegistryExchange(RegistryConfig config, Transport transport, Sleep sleep) {
    this.config = config;
    this.transport = transport;
    this.sleep = sleep;
  }

  /** Failed exchanges since the start, each try counted. */
  long errors() {
    return errors.sum();
  }

  /** Tries until an answer counts: each try at all addresses in turn, the current one first. */
  Answer send(String method, String path, @Nullable String body) {
    KafkaException last = new KafkaException("no address of a registry");
    for (int attempt = 0; attempt <= config.maxRetries(); attempt++) {
      if (attempt > 0) {
        pause(attempt);
      }
      int first = current;
      for (int i = 0; i < config.addresses().size(); i++) {
        // Counted from one start: another thread's change must not make this one skip an address.
        int which = (first + i) % config.addresses().size();
        try {
          Answer answer = sendOnce(config.addresses().get(which), method, path, body);
          current = which;
          return answer;
        } catch (RetriableException e) {
          errors.increment();
          last = e;
        } catch (KafkaException e) {
          errors.increment();
          current = which;
          throw e;
        }
      }
    }
    throw last;
  }

  private Answer sendOnce(
      RegistryAddress address, String method, String path, @Nullable String body) {
    Map<String, String> headers = new HashMap<>();
    headers.put("Accept", MEDIA_TYPE + ", application/json");
    if (body != null) {
      headers.put("Content-Type", MEDIA_TYPE);
    }
    if (address.authorization() != null) {
      headers.put("Authorization", address.authorization());
    }
    Transport.Response response;
    try {
      response = transport.exchange(method, address.resolve(path), headers, body);
    } catch (IOException e) {
      throw new Unanswered(
          "the schema registry at " + address.base() + " does not answer: " + e, e);
    } catch (InterruptedException e) {
      throw new InterruptException("interrupted while asking the schema registry", e);
    }
    Answer answer = Answer.of(response.body());
    if (response.status() / 100 != 2) {
      throw failure(method + " " + path + " at " + address.base(), response, answer);
    }
    if (!answer.isObject()) {
      throw noRegistry(address.base(), "not JSON");
    }
    return answer;
  }

  /** What answers is something else, such as a proxy whose registry is just starting. */
  private static KafkaException noRegistry(URI base, String why) {
    return new Unanswered("what answers at " + base + " is no schema registry: " + why, null);
  }

  private static KafkaException failure(
      String request, Transport.Response response, Answer answer) {
    int status = response.status();
    String text = request + ": HTTP " + status + " " + said(response.body(), answer);
    return switch (status) {
      case 401 ->
          new AuthenticationException("the schema registry refuses the credentials: " + text);
      case 403 -> new AuthorizationException("the schema registry forbids it: " + text);
      // Without the registry's own code it is a proxy's page: taken for "no such schema", it would
      // turn good records into undecodable ones.
      case 404 ->
          answer.has("error_code")
              ? new UnknownSchemaException(text)
              : new Unanswered("no schema registry: " + text, null);
      case 408 -> new Unanswered(text, null);
      case 409 ->
          new SerializationException("the schema is incompatible with earlier ones: " + text);
      case 429 -> new ThrottlingQuotaExceededException(text);
      default -> status >= 500 ? new Unanswered(text, null) : new SerializationException(text);
    };
  }

  private static String said(String body, Answer answer) {
    if (answer.has("message")) {
      return answer.shown("error_code") + " " + answer.shown("message");
    }
    return body.substring(0, Math.min(MOST_SAID, body.length()));
  }

  private void pause(int attempt) {
    long least = config.retryWait().toMillis();
    long most = config.retryMaxWait().toMillis();
    long wait = Math.min(most, least << Math.min(attempt - 1, 20));
    try {
      sleep.millis(wait / 2 + ThreadLocalRandom.current().nextLong(wait - wait / 2 + 1));
    } catch (InterruptedException e) {
      throw new InterruptException("interrupted while waiting for the schema registry", e);
    }
  }

  /** No answer that counts: worth another try, there or elsewhere. */
  private static final class Unanswered extends TimeoutException {
    private static final long serialVersionUID = 1;

    Unanswered(String message, @Nullable Throwable cause) {
      super(message, cause);
    }
  }
}
