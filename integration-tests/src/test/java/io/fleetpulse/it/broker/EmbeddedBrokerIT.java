package io.fleetpulse.it.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetpulse.it.support.TestBroker;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The broker inside one JVM, as the quickstart and machines without an engine use it. */
class EmbeddedBrokerIT extends BrokerContract {
  @TempDir private static Path directory;

  @SuppressWarnings("NullAway.Init") // JUnit calls start() first
  private static TestBroker broker;

  @BeforeAll
  static void start() {
    broker = TestBroker.embedded(directory);
    System.out.println("broker contract against " + broker.description());
  }

  @AfterAll
  static void stop() {
    broker.close();
  }

  @Test
  void startedAgainOnItsFolder_findsWhatWasThere(@TempDir Path folder) throws Exception {
    try (TestBroker first = TestBroker.embedded(folder);
        Admin admin = Admin.create(client(first))) {
      admin.createTopics(List.of(new NewTopic("kept", 1, (short) 1))).all().get();
    }
    try (TestBroker again = TestBroker.embedded(folder);
        Admin admin = Admin.create(client(again))) {
      assertThat(admin.listTopics().names().get()).contains("kept");
    }
  }

  private static Map<String, Object> client(TestBroker of) {
    return Map.of("bootstrap.servers", of.bootstrapServers());
  }

  @Override
  TestBroker broker() {
    return broker;
  }
}
