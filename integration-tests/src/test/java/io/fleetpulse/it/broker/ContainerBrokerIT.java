package io.fleetpulse.it.broker;

import io.fleetpulse.it.support.Require;
import io.fleetpulse.it.support.TestBroker;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** Kafka in a container. The log shows the container's id. */
class ContainerBrokerIT extends BrokerContract {
  private static @Nullable TestBroker broker;

  @BeforeAll
  static void start() {
    Require.tool("container engine with a Kafka image", TestBroker.containerAvailable());
    broker = TestBroker.container();
    System.out.println("broker contract against " + broker.description());
  }

  @AfterAll
  static void stop() {
    if (broker != null) {
      broker.close();
    }
  }

  @Override
  TestBroker broker() {
    if (broker == null) {
      throw new IllegalStateException("not started");
    }
    return broker;
  }
}
