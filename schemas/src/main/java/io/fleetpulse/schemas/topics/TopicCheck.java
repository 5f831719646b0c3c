package io.fleetpulse.schemas.topics;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Creates missing topics and compares existing ones with what they should be. */
final class TopicCheck {

  private static final Logger log = LoggerFactory.getLogger(TopicCheck.class);

  /** Longer than the admin client's own timeouts: they give the better message. */
  private static final long TIMEOUT_SECONDS = 90;

  /** Results are wrong when one of these differs. */
  private static final Set<String> ESSENTIAL =
      Set.of(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG);

  private final Admin admin;

  TopicCheck(Admin admin) {
    this.admin = admin;
  }

  EnsuredTopics ensure(Collection<NewTopic> wanted) {
    Set<String> existing = get(admin.listTopics().names(), "list topics");
    List<String> created = new ArrayList<>();
    List<NewTopic> toCheck = new ArrayList<>();
    List<NewTopic> missing = wanted.stream().filter(t -> !existing.contains(t.name())).toList();
    Map<String, KafkaFuture<Void>> creations =
        missing.isEmpty() ? Map.of() : admin.createTopics(missing).values();
    for (NewTopic topic : wanted) {
      KafkaFuture<Void> creation = creations.get(topic.name());
      if (creation != null && createdNow(topic, creation)) {
        created.add(topic.name());
      } else {
        toCheck.add(topic);
      }
    }
    if (!created.isEmpty()) {
      log.info("Created topics {}", created);
    }
    List<String> differences = toCheck.isEmpty() ? List.of() : check(toCheck);
    differences.forEach(difference -> log.warn("{}", difference));
    return new EnsuredTopics(created, differences);
  }

  /** False when another process was quicker: two services start at the same time. */
  private static boolean createdNow(NewTopic topic, KafkaFuture<Void> creation) {
    try {
      get(creation, "create topic " + topic.name());
      return true;
    } catch (TopicExistsException e) {
      return false;
    }
  }

  private List<String> check(List<NewTopic> wanted) {
    List<String> names = wanted.stream().map(NewTopic::name).toList();
    Map<String, TopicDescription> descriptions =
        get(admin.describeTopics(names).allTopicNames(), "describe topics");
    Map<String, ConfigResource> resources =
        names.stream()
            .collect(
                Collectors.toMap(
                    Function.identity(),
                    name -> new ConfigResource(ConfigResource.Type.TOPIC, name)));
    Map<ConfigResource, Config> configs =
        get(admin.describeConfigs(resources.values()).all(), "describe topic configurations");
    List<String> differences = new ArrayList<>();
    for (NewTopic topic : wanted) {
      TopicDescription description = descriptions.get(topic.name());
      Config config = configs.get(resources.get(topic.name()));
      if (description != null && description.partitions().size() != topic.numPartitions()) {
        differences.add(
            "Topic %s has %d partitions, configured are %d: it is used as it is."
                .formatted(topic.name(), description.partitions().size(), topic.numPartitions()));
      }
      if (config != null) {
        compareConfigs(topic, config, differences);
      }
    }
    return differences;
  }

  private static void compareConfigs(NewTopic topic, Config actual, List<String> differences) {
    topic
        .configs()
        .forEach(
            (key, wanted) -> {
              ConfigEntry entry = actual.get(key);
              if (entry == null || wanted.equals(entry.value())) {
                return;
              }
              if (ESSENTIAL.contains(key)) {
                throw new IllegalStateException(
                    ("Topic %s has %s=%s, but must have %s: set it (kafka-configs --alter --topic"
                            + " %s --add-config %s=%s), or choose another fleetpulse.topics.prefix.")
                        .formatted(
                            topic.name(), key, entry.value(), wanted, topic.name(), key, wanted));
              }
              differences.add(
                  "Topic %s has %s=%s, the catalogue says %s: it is used as it is."
                      .formatted(topic.name(), key, entry.value(), wanted));
            });
  }

  private static <T> T get(KafkaFuture<T> future, String what) {
    try {
      return future.get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof TopicExistsException exists) {
        throw exists;
      }
      throw new KafkaException("cannot " + what + ": " + e.getCause(), e.getCause());
    } catch (TimeoutException e) {
      throw new KafkaException("cannot " + what + " within " + TIMEOUT_SECONDS + " s", e);
    }
  }
}
