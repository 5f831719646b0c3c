package io.fleetpulse.schemas.topics;

import io.fleetpulse.schemas.avro.OptimizationAction;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.TopicConfig;

/** The one list of topics: their full names, their configuration, the subjects of their schemas. */
public final class TopicCatalogue {

  public static final String DEFAULT_PREFIX = "fleetpulse.";

  /** A dead letter is a record of full size plus headers that say why it is there. */
  public static final int DEAD_LETTER_MAX_BYTES = 2 * 1024 * 1024;

  private static final long LONGEST_SEGMENT_MILLIS = Duration.ofDays(1).toMillis();

  private final String prefix;
  private final int partitions;
  private final short replication;
  private final Map<Topic, Duration> retentions;

  public TopicCatalogue(String prefix, int partitions, short replication) {
    this(prefix, partitions, replication, Map.of());
  }

  /**
   * @param retentions replaces the retention of topics that have one
   */
  public TopicCatalogue(
      String prefix, int partitions, short replication, Map<Topic, Duration> retentions) {
    if (!prefix.matches("[a-zA-Z0-9._-]{0,100}")) {
      throw new IllegalArgumentException(
          "topics.prefix \""
              + prefix
              + "\": at most 100 letters, digits, dots, dashes and underscores");
    }
    if (partitions < 1) {
      throw new IllegalArgumentException("topics.partitions < 1: " + partitions);
    }
    if (replication < 1) {
      throw new IllegalArgumentException("topics.replication.factor < 1: " + replication);
    }
    retentions.forEach(
        (topic, retention) -> {
          if (topic.compacted() || retention.isNegative() || retention.isZero()) {
            throw new IllegalArgumentException(
                "topics.retention of " + topic.suffix() + ": not possible: " + retention);
          }
        });
    this.prefix = prefix;
    this.partitions = partitions;
    this.replication = replication;
    this.retentions = Map.copyOf(retentions);
  }

  public String name(Topic topic) {
    return prefix + topic.suffix();
  }

  public int partitions(Topic topic) {
    return topic.control() ? 1 : partitions;
  }

  /** Subject of the topic's value schema, as the registry's TopicNameStrategy has it. */
  public String subject(Topic topic) {
    return name(topic) + "-value";
  }

  /**
   * Subject of the {@code OptimizationAction} within a {@code SignedCommand}: the topic's own
   * subject belongs to the envelope.
   */
  public String actionPayloadSubject() {
    return name(Topic.ACTIONS) + "-payload";
  }

  /** Every subject the platform writes with, and its schema; several topics may share a schema. */
  public Map<String, Schema> subjects() {
    Map<String, Schema> subjects = new LinkedHashMap<>();
    for (Topic topic : Topic.values()) {
      topic.valueSchema().ifPresent(schema -> subjects.put(subject(topic), schema));
    }
    subjects.put(actionPayloadSubject(), OptimizationAction.getClassSchema());
    return subjects;
  }

  /** What {@link #ensure} would create. */
  public List<NewTopic> definitions() {
    List<NewTopic> definitions = new ArrayList<>();
    for (Topic topic : Topic.values()) {
      definitions.add(
          new NewTopic(name(topic), partitions(topic), replication).configs(configs(topic)));
    }
    return definitions;
  }

  /**
   * Creates the topics that are missing and checks those that exist. A difference that makes
   * results wrong (a compacted topic that isn't, samples stamped by the sender's clock) is an
   * {@link IllegalStateException} that names the topic and the remedy; any other is logged and
   * returned.
   */
  public EnsuredTopics ensure(Admin admin) {
    return new TopicCheck(admin).ensure(definitions());
  }

  private Map<String, String> configs(Topic topic) {
    Map<String, String> configs = new LinkedHashMap<>();
    if (topic.compacted()) {
      configs.put(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_COMPACT);
      configs.put(TopicConfig.SEGMENT_MS_CONFIG, Long.toString(LONGEST_SEGMENT_MILLIS));
    } else {
      long retentionMillis =
          retentions.getOrDefault(topic, topic.retention().orElseThrow()).toMillis();
      configs.put(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_DELETE);
      configs.put(TopicConfig.RETENTION_MS_CONFIG, Long.toString(retentionMillis));
      // Only closed segments are deleted: with the broker's default of a week per segment, six
      // hours of retention would be a week.
      long segmentMillis = Math.max(1000, Math.min(retentionMillis / 4, LONGEST_SEGMENT_MILLIS));
      configs.put(TopicConfig.SEGMENT_MS_CONFIG, Long.toString(segmentMillis));
    }
    if (topic.arrivalTime()) {
      configs.put(TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG, "LogAppendTime");
    }
    if (topic == Topic.DEAD_LETTERS) {
      configs.put(TopicConfig.MAX_MESSAGE_BYTES_CONFIG, Integer.toString(DEAD_LETTER_MAX_BYTES));
    }
    return configs;
  }
}
