package io.fleetpulse.it.support;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.exception.NotFoundException;
import java.util.concurrent.TimeUnit;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.kafka.KafkaContainer;

/** Kafka's own image in a container of the local engine. */
final class ContainerBroker implements TestBroker {
  static final String IMAGE = "apache/kafka:4.3.1";
  private static final long PULL_SECONDS = 180;

  private final KafkaContainer container;

  private ContainerBroker(KafkaContainer container) {
    this.container = container;
  }

  /** Whether an engine answers and has the image, or can fetch it. Says why not. */
  static boolean available() {
    try {
      if (!DockerClientFactory.instance().isDockerAvailable()) {
        System.out.println("no container: no engine answers");
        return false;
      }
      return imageIsThere(DockerClientFactory.lazyClient());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } catch (RuntimeException e) {
      System.out.println("no container: " + e.getMessage());
      return false;
    }
  }

  static ContainerBroker start() {
    KafkaContainer container =
        new KafkaContainer(IMAGE).withEnv("KAFKA_AUTO_CREATE_TOPICS_ENABLE", "false");
    container.start();
    return new ContainerBroker(container);
  }

  @Override
  public String bootstrapServers() {
    return container.getBootstrapServers();
  }

  @Override
  public String description() {
    return "the broker container " + container.getContainerId() + " at " + bootstrapServers();
  }

  @Override
  public void close() {
    container.stop();
  }

  private static boolean imageIsThere(DockerClient docker) throws InterruptedException {
    try {
      docker.inspectImageCmd(IMAGE).exec();
      return true;
    } catch (NotFoundException absent) {
      return docker.pullImageCmd(IMAGE).start().awaitCompletion(PULL_SECONDS, TimeUnit.SECONDS);
    }
  }
}
