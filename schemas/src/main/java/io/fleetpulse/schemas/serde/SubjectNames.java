package io.fleetpulse.schemas.serde;

import java.util.Map;
import org.apache.avro.Schema;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.SerializationException;

/** Under which subject a record's schema is registered; Confluent's class names are understood. */
enum SubjectNames {
  TOPIC("TopicNameStrategy") {
    @Override
    String subject(String topic, boolean key, Schema schema) {
      return topic + (key ? "-key" : "-value");
    }
  },
  RECORD("RecordNameStrategy") {
    @Override
    String subject(String topic, boolean key, Schema schema) {
      return recordName(schema);
    }
  },
  TOPIC_RECORD("TopicRecordNameStrategy") {
    @Override
    String subject(String topic, boolean key, Schema schema) {
      return topic + "-" + recordName(schema);
    }
  };

  /** Where Confluent's strategies are; a class elsewhere may share a name and do something else. */
  private static final String CONFLUENT = "io.confluent.kafka.serializers.subject.";

  private final String confluentName;

  SubjectNames(String confluentName) {
    this.confluentName = confluentName;
  }

  abstract String subject(String topic, boolean key, Schema schema);

  static SubjectNames from(Map<String, ?> config, boolean key) {
    String name = (key ? "key" : "value") + ".subject.name.strategy";
    Object value = config.get(name);
    if (value == null) {
      return TOPIC;
    }
    String text = value instanceof Class<?> type ? type.getName() : value.toString();
    for (SubjectNames names : values()) {
      if (text.equals(names.confluentName) || text.equals(CONFLUENT + names.confluentName)) {
        return names;
      }
    }
    throw new ConfigException(
        name, text, "use TopicNameStrategy, RecordNameStrategy or TopicRecordNameStrategy");
  }

  private static String recordName(Schema schema) {
    if (schema.getType() != Schema.Type.RECORD) {
      throw new SerializationException(
          "a subject named after its record needs a record, not " + schema.getType().getName());
    }
    return schema.getFullName();
  }
}
