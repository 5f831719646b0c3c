package io.fleetpulse.benchmarks.history;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fleetpulse.analysis.history.WindowChunk;
import io.fleetpulse.analysis.window.ClosedWindow;
import io.fleetpulse.analysis.window.InstanceIdentity;
import io.fleetpulse.analysis.window.SeriesLayout;
import io.fleetpulse.schemas.registry.RegistryClient;
import io.fleetpulse.schemas.registry.RegistryConfig;
import io.fleetpulse.schemas.topics.InstanceKey;
import io.fleetpulse.schemas.topics.TopicCatalogue;
import io.fleetpulse.streams.store.ChunkTimes;
import io.fleetpulse.streams.store.HistoryConfig;
import io.fleetpulse.streams.store.SummaryDecoder;
import io.fleetpulse.streams.window.WindowTier;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Packs the windows of a platform that runs, as its processor does, and says what they take. The
 * windows are those of real JVMs, with all sections that are on by default.
 */
public final class HistoryBench {
  private static final Duration POLL = Duration.ofMillis(500);
  private static final double GOAL_PER_STATISTIC = 1.5;

  private HistoryBench() {}

  /** What a tier's windows take. */
  private static final class Bytes {
    long windows;
    long statistics;
    long received;
    long packed;

    double perWindow() {
      return (double) packed / windows;
    }
  }

  /**
   * Measures.
   *
   * @param data the folder of {@code ./fleetpulse up --data}
   */
  public static void run(Path data, PrintStream out) throws IOException {
    JsonNode endpoints = new ObjectMapper().readTree(data.resolve("endpoints.json").toFile());
    out.println(
        "| windows | of | series | statistics | bytes received | packed | packed bytes a statistic | goal |");
    out.println("|---|---|---|---|---|---|---|---|");
    double instance = 0;
    for (WindowTier tier : WindowTier.values()) {
      Bytes bytes = measure(endpoints, tier, out);
      if (bytes.windows == 0) {
        out.println("| none | " + tier.label() + " | | | | | | |");
        continue;
      }
      Duration kept = Objects.requireNonNull(HistoryConfig.USUAL_RETENTION.get(tier));
      instance += bytes.perWindow() * kept.dividedBy(tier.size());
    }
    out.println();
    out.println(
        String.format(
            Locale.ROOT,
            "An instance takes %.2f MB for as long as windows are kept by default (goal: 1.5 MB).",
            instance / 1e6));
  }

  private static Bytes measure(JsonNode endpoints, WindowTier tier, PrintStream out) {
    TopicCatalogue topics = new TopicCatalogue(TopicCatalogue.DEFAULT_PREFIX, 1, (short) 1);
    Bytes bytes = new Bytes();
    int series = 0;
    try (RegistryClient registry =
        new RegistryClient(
            RegistryConfig.from(
                Map.of(
                    "schema.registry.url",
                    endpoints.get("registry").asText(),
                    "auto.register.schemas",
                    false)))) {
      int schema =
          registry.idOf(topics.subject(tier.topic()), tier.topic().valueSchema().orElseThrow());
      SummaryDecoder decoder = new SummaryDecoder(registry, schema);
      Map<String, List<byte[]>> all = read(endpoints.get("kafka").asText(), topics, tier);
      for (Map.Entry<String, List<byte[]>> instance : all.entrySet()) {
        for (List<ClosedWindow> jvm : jvms(instance.getKey(), instance.getValue(), decoder)) {
          series = Math.max(series, jvm.get(0).series().size());
          pack(jvm, tier, bytes);
        }
        instance.getValue().forEach(record -> bytes.received += record.length);
      }
    }
    if (bytes.windows > 0) {
      out.println(
          String.format(
              Locale.ROOT,
              "| %d | %s | %d | %.0f | %.0f | %.0f | %.2f | ≤ %s |",
              bytes.windows,
              tier.label(),
              series,
              (double) bytes.statistics / bytes.windows,
              (double) bytes.received / bytes.windows,
              bytes.perWindow(),
              (double) bytes.packed / bytes.statistics,
              GOAL_PER_STATISTIC));
    }
    return bytes;
  }

  private static void pack(List<ClosedWindow> jvm, WindowTier tier, Bytes into) {
    int most = (int) ChunkTimes.span(tier).dividedBy(tier.size());
    for (int from = 0; from < jvm.size(); from += most) {
      List<ClosedWindow> chunk = jvm.subList(from, Math.min(jvm.size(), from + most));
      into.packed += WindowChunk.encode(chunk).length;
      into.windows += chunk.size();
      for (ClosedWindow window : chunk) {
        into.statistics += statistics(window.layout());
      }
    }
  }

  /** Count, last, min, max, sum; increase, total; count, sum, their totals, min, max. */
  private static int statistics(SeriesLayout layout) {
    return 5 * layout.gauges() + 2 * layout.counters() + 6 * layout.distributions();
  }

  /** An instance's windows by JVM, in order of time, the highest revision of each. */
  private static List<List<ClosedWindow>> jvms(
      String instance, List<byte[]> records, SummaryDecoder decoder) {
    InstanceKey key = InstanceKey.parse(instance);
    InstanceIdentity identity =
        InstanceIdentity.named(key.namespace(), key.service(), key.instance());
    Map<Integer, SeriesLayout> layouts = new HashMap<>();
    Map<Long, Map<Long, ClosedWindow>> jvms = new TreeMap<>();
    for (byte[] record : records) {
      decoder.layout(record).ifPresent(layout -> layouts.put(layout.stableHash(), layout));
      SeriesLayout layout = layouts.get(decoder.layoutHash(record));
      if (layout != null) {
        ClosedWindow window = decoder.window(record, identity, layout);
        jvms.computeIfAbsent(window.jvmStartMillis(), any -> new TreeMap<>())
            .put(window.startMillis(), window);
      }
    }
    List<List<ClosedWindow>> all = new ArrayList<>();
    jvms.values().forEach(windows -> all.add(new ArrayList<>(windows.values())));
    return all;
  }

  private static Map<String, List<byte[]>> read(
      String brokers, TopicCatalogue topics, WindowTier tier) {
    Map<String, List<byte[]>> all = new TreeMap<>();
    Map<String, Object> config =
        Map.of("bootstrap.servers", brokers, "isolation.level", "read_committed");
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topics.name(tier.topic())).stream()
              .map(each -> new TopicPartition(each.topic(), each.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      while (ends.entrySet().stream()
          .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
          all.computeIfAbsent(
                  new String(record.key(), StandardCharsets.UTF_8), any -> new ArrayList<>())
              .add(record.value());
        }
      }
    }
    return all;
  }
}
