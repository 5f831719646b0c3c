package io.fleetpulse.it.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetpulse.analysis.window.ClosedWindow;
import io.fleetpulse.it.support.ChildJvm;
import io.fleetpulse.it.window.PartProcess;
import io.fleetpulse.it.window.Stage;
import io.fleetpulse.it.window.Victim;
import io.fleetpulse.schemas.avro.ServiceSeries;
import io.fleetpulse.schemas.avro.ServiceWindow;
import io.fleetpulse.schemas.serde.AvroDeserializer;
import io.fleetpulse.schemas.topics.Topic;
import io.fleetpulse.streams.window.WindowEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.utils.Utils;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills the services' process with SIGKILL at random points while instances' windows come, and
 * compares every service window with the one summed up straight from those. {@code
 * -Dfleetpulse.prove.services=400} is a longer proof.
 */
class ServiceWindowKillIT {
  private static final int SERVICES = Integer.getInteger("fleetpulse.prove.services", 20);
  private static final int KILLS =
      Integer.getInteger("fleetpulse.prove.services.kills", SERVICES < 100 ? 2 : 5);
  private static final long SEED = Long.getLong("fleetpulse.prove.services.seed", 23);

  /** Fewer than are retained at most: none of them is too late. */
  private static final int WINDOWS = 50;

  private static final int MOST_MILLIS = 1_500;
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @TempDir private Path directory;

  private final Random random = new Random(SEED);
  private Stage stage;

  @BeforeEach
  void open() throws InterruptedException {
    stage = Stage.open("services", PartProcess.PARTITIONS);
  }

  @AfterEach
  void close() throws Exception {
    stage.close();
  }

  @Test
  void killedAtRandom_serviceWindowsAreThoseOfTheirInstances() throws Exception {
    Emitted emitted = run(SERVICES, KILLS, "replaying");
    System.out.println("service windows under SIGKILL: " + emitted.story);
    assertThat(emitted.doubled).as("service windows that came twice").isEmpty();
    assertThat(emitted.differences).isEmpty();
    assertThat(emitted.windows).hasSizeGreaterThan(SERVICES * WINDOWS / 2);
  }

  @Test
  void withoutReplay_theComparisonFindsWhatIsWrong() throws Exception {
    Emitted emitted = run(8, 1, "forgetful");
    System.out.println(
        "without replay: "
            + emitted.differences.size()
            + " differences, "
            + emitted.doubled.size()
            + " doubled");
    assertThat(emitted.differences.size() + emitted.doubled.size()).isPositive();
  }

  private static final class Emitted {
    final Map<String, Map<String, Double>> windows = new TreeMap<>();
    final List<String> doubled = new ArrayList<>();
    final List<String> differences = new ArrayList<>();
    String story = "";
    private final Map<String, Integer> revisions = new HashMap<>();
    private final Set<String> seen = new HashSet<>();
    private int amended;

    void add(String key, ServiceWindow window) {
      String name = ServiceLife.name(key, window.getWindowStartMillis());
      if (!seen.add(name + " " + window.getRevision())) {
        doubled.add(name + " revision " + window.getRevision());
      }
      amended += window.getRevision() > 0 ? 1 : 0;
      if (window.getRevision() >= revisions.getOrDefault(name, -1)) {
        revisions.put(name, window.getRevision());
        windows.put(name, numbers(window));
      }
    }

    void compare(Map<String, Map<String, Double>> expected) {
      differences.clear();
      Set<String> names = new HashSet<>(expected.keySet());
      names.addAll(windows.keySet());
      for (String name : names) {
        if (!Objects.equals(expected.get(name), windows.get(name))) {
          differences.add(name + ": " + expected.get(name) + " but " + windows.get(name));
        }
      }
    }

    private static Map<String, Double> numbers(ServiceWindow window) {
      Map<String, Double> numbers = new TreeMap<>();
      numbers.put("instances", (double) window.getInstances());
      for (ServiceSeries series : window.getSeries()) {
        switch (series.getMetric()) {
          case "gauge" -> {
            numbers.put("readings", (double) series.getCount());
            numbers.put("min", series.getMin());
            numbers.put("max", series.getMax());
            numbers.put("last", series.getTotal());
          }
          case "counter" -> numbers.put("increase", series.getTotal());
          default -> {
            numbers.put("values", (double) series.getCount());
            numbers.put("sum", series.getTotal());
          }
        }
      }
      return numbers;
    }
  }

  private Emitted run(int services, int kills, String mode) throws Exception {
    long begin = System.currentTimeMillis() / 10_000 * 10_000 - 3_600_000;
    ServiceLife life = new ServiceLife(random, services, WINDOWS, begin);
    List<ClosedWindow> windows = life.windows();
    WindowEncoder encoder = new WindowEncoder(stage.schema(Topic.SERVICE_DIGESTS));
    Set<String> named = new HashSet<>();
    try (Victim victim = Victim.start(stage, ServicesProcess.class, mode, directory);
        KafkaProducer<String, byte[]> producer = stage.producer()) {
      int kill = 0;
      for (int i = 0; i < windows.size(); i++) {
        ClosedWindow window = windows.get(i);
        boolean first = named.add(window.instance() + window.jvmStartMillis());
        producer.send(
            new ProducerRecord<>(
                stage.name(Topic.SERVICE_DIGESTS),
                partition(window),
                window.instance(),
                encoder.encode(window, first)));
        if (kill < kills && i == windows.size() * (kill + 1) / (kills + 1)) {
          producer.flush();
          boolean wiped = kills > 1 && kill == kills / 2;
          victim.kill(Topic.SERVICE_WINDOWS, random, MOST_MILLIS, wiped, i);
          kill++;
        }
      }
      producer.flush();
      Emitted emitted = await(victim.process(), life.merged(), mode);
      emitted.story =
          windows.size()
              + " instance windows;"
              + victim.story()
              + " "
              + emitted.windows.size()
              + " windows, "
              + emitted.amended
              + " amendments";
      return emitted;
    }
  }

  /**
   * Waits until all is as it must be, or cannot be any more; what is not by then is left to the
   * comparison.
   */
  private Emitted await(ChildJvm process, Map<String, Map<String, Double>> expected, String mode) {
    Emitted[] last = {new Emitted()};
    try {
      Awaitility.await()
          .atMost(mode.equals("forgetful") ? Duration.ofSeconds(40) : PATIENCE)
          .pollInterval(Duration.ofSeconds(1))
          .pollInSameThread()
          .until(
              () -> {
                assertThat(process.isAlive()).isTrue();
                last[0] = read();
                last[0].compare(expected);
                return last[0].differences.isEmpty() || !last[0].doubled.isEmpty();
              });
    } catch (ConditionTimeoutException e) {
      System.out.println(last[0].differences.size() + " service windows do not come right");
    }
    return last[0];
  }

  private Emitted read() {
    Emitted emitted = new Emitted();
    AvroDeserializer<ServiceWindow> reader =
        AvroDeserializer.specific(stage.registry(), ServiceWindow.class);
    stage.read(
        Topic.SERVICE_WINDOWS,
        record -> emitted.add(record.key(), reader.deserialize(record.topic(), record.value())));
    return emitted;
  }

  private static int partition(ClosedWindow window) {
    String service = window.identity().namespace() + "/" + window.identity().service();
    byte[] key = service.getBytes(StandardCharsets.UTF_8);
    return Utils.toPositive(Utils.murmur2(key)) % PartProcess.PARTITIONS;
  }
}
