package io.fleetpulse.agent.action;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fleetpulse.schemas.registry.SchemaIds;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.kafka.common.KafkaException;
import org.junit.jupiter.api.Test;

class AnswerOutboxTest {
  private static final SchemaIds AWAY =
      new SchemaIds() {
        @Override
        public Schema byId(int id) {
          throw new KafkaException("away");
        }

        @Override
        public int idOf(String subject, Schema schema) {
          throw new KafkaException("away");
        }
      };

  private final AnswerOutbox outbox =
      new AnswerOutbox("results", "n/s/i", new AnswerEncoder("n/s/i", 0), AWAY, Map.of());

  @Test
  void moreThanMayWait_areCountedAsLost() {
    add(100);
    assertThatThrownBy(outbox::send).isInstanceOf(KafkaException.class).hasMessage("away");

    add(2);
    assertThatThrownBy(outbox::send)
        .isInstanceOf(KafkaException.class)
        .hasMessage("away (answers lost so far: 2)");
  }

  private void add(int count) {
    for (int i = 0; i < count; i++) {
      outbox.add(
          new Answer(
              "a" + i,
              i,
              Answer.Outcome.APPLIED,
              0,
              "Opt",
              null,
              "1",
              Answer.Memory.NOT_READ,
              Answer.Memory.NOT_READ,
              ""));
    }
  }
}
