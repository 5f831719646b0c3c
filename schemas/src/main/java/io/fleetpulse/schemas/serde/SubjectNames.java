package io.fleetpulse.schemas.serde;

import java.util.Map;
import org.apache.avro.Schema;
import org.apache.kafka.common.config.ConfigException;

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
      return schema.getFullName();
    }
  },
  TOPIC_RECORD("TopicRecordNameStrategy") {
    @Override
    String subject(String topic, boolean key, Schema schema) {
      return topic + "-" + schema.getFullName();
    }
  };

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
      if (text.endsWith(names.confluentName)
          && text.charAt(Math.max(0, text.length() - names.confluentName.length() - 1)) != 'c') {
        return names;
      }
    }
    throw new ConfigException(
        name, text, "use TopicNameStrategy, RecordNameStrategy or TopicRecordNameStrategy");
  }
}
