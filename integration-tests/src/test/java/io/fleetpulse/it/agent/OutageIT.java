package io.fleetpulse.it.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetpulse.it.agent.host.WorkingHost;
import io.fleetpulse.it.support.ChildJvm;
import io.fleetpulse.it.support.Jars;
import io.fleetpulse.quickstart.kafka.EmbeddedKafka;
import io.fleetpulse.schemas.avro.CustomDistribution;
import io.fleetpulse.schemas.avro.CustomSeries;
import io.fleetpulse.schemas.avro.Distribution;
import io.fleetpulse.schemas.avro.Identity;
import io.fleetpulse.schemas.avro.RuntimeSample;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The broker stops while applications work, and starts again. Every sample number is accounted for,
 * every total is exact at the end, and what the applications felt stands beside one without an
 * agent. {@code -Dfleetpulse.prove.outage.seconds=120} is the full proof.
 */
class OutageIT {
  private static final int SECONDS = Integer.getInteger("fleetpulse.prove.outage.seconds", 8);
  private static final int QUIET_SECONDS = Math.max(4, Math.min(30, SECONDS / 2));

  @TempDir private Path folder;

  @Test
  void brokerStopsAndStartsAgain_noTotalIsLostAndTheApplicationsWork() throws IOException {
    int port = freePort();
    Path data = folder.resolve("kafka");
    SampleTopic topic = new SampleTopic("127.0.0.1:" + port);
    EmbeddedKafka first = EmbeddedKafka.start(data, port);
    topic.prepared();
    try (HostRun alone = host("alone");
        HostRun memory = host("memory", agent(topic, "memory", ""));
        HostRun spool = host("spool", agent(topic, "spool", folder.resolve("spool").toString()))) {
      List<HostRun> hosts = List.of(alone, memory, spool);
      topic.awaitSamples("memory", 5);
      topic.awaitSamples("spool", 5);
      long began = System.currentTimeMillis();
      awaitSeconds(hosts, QUIET_SECONDS);

      long stopped = System.currentTimeMillis();
      first.close();
      awaitSeconds(hosts, SECONDS);

      long started = System.currentTimeMillis();
      try (EmbeddedKafka second = EmbeddedKafka.start(data, port)) {
        for (String instance : List.of("memory", "spool")) {
          topic.awaitSamples(instance, arrived -> takenAfter(started, arrived));
        }
        awaitSeconds(hosts, QUIET_SECONDS);
        long ended = System.currentTimeMillis();
        for (HostRun host : hosts) {
          System.out.println("outage of " + (started - stopped) / 1_000 + " s, " + name(host));
          System.out.println("  before " + WorkDone.between(host.ownLines(), began, stopped));
          System.out.println("  during " + WorkDone.between(host.ownLines(), stopped, started));
          System.out.println("  after  " + WorkDone.between(host.ownLines(), started, ended));
        }
        Files.createFile(folder.resolve("quiet"));
        assertExact(topic, memory, "memory");
        List<RuntimeSample> kept = assertExact(topic, spool, "spool");
        assertThat(kept)
            .as("nothing is lost where there is a spool")
            .allMatch(sample -> sample.getGaps().isEmpty());
        hosts.forEach(HostRun::ended);
      }
    }
  }

  /** Waits for the sample that has all of the work, and adds up what led there. */
  private static List<RuntimeSample> assertExact(SampleTopic topic, HostRun host, String instance) {
    long done =
        Long.parseLong(
            host.jvm()
                .awaitLine(SampleTopic.PATIENCE, line -> line.startsWith("done "))
                .substring("done ".length()));
    List<RuntimeSample> samples =
        topic.awaitSamples(
            instance,
            arrived -> !arrived.isEmpty() && work(last(arrived), arrived).getCount() >= done);
    SampleTopic.assertAccountedFor(samples);
    RuntimeSample last = last(samples);
    assertThat(counter(last, samples)).as("work.done").isEqualTo(done);
    assertThat(work(last, samples).getCount()).as("work.duration").isEqualTo(done);
    long inHistograms =
        samples.stream()
            .map(sample -> work(sample, samples).getHistogram())
            .filter(Objects::nonNull)
            .mapToLong(histogram -> histogram.getCount())
            .sum();
    assertThat(inHistograms).as("values in the histograms of all samples").isEqualTo(done);
    System.out.printf(
        "%s: %d pieces of work, %d samples for %d numbers, exact%n",
        instance, done, samples.size(), last.getSequence() + 1);
    return samples;
  }

  private static long counter(RuntimeSample sample, List<RuntimeSample> all) {
    int index = index(identity(all).getCustomCounters(), "work.done");
    return sample.getCustom().getCounters().get(index).getValue();
  }

  /** A distribution without values if the sample is from before the application had one. */
  private static Distribution work(RuntimeSample sample, List<RuntimeSample> all) {
    int index = index(identity(all).getCustomDistributions(), "work.duration");
    List<CustomDistribution> distributions =
        sample.getCustom() == null ? List.of() : sample.getCustom().getDistributions();
    return index < distributions.size()
        ? distributions.get(index).getValue()
        : new Distribution(0L, 0L, null);
  }

  /** The lists only grow, so the last that travelled names all before it. */
  private static Identity identity(List<RuntimeSample> samples) {
    return samples.stream()
        .map(RuntimeSample::getIdentity)
        .filter(Objects::nonNull)
        .reduce((earlier, later) -> later)
        .orElseThrow();
  }

  private static int index(List<CustomSeries> series, String name) {
    for (int i = 0; i < series.size(); i++) {
      if (series.get(i).getName().equals(name)) {
        return i;
      }
    }
    return Integer.MAX_VALUE;
  }

  private static RuntimeSample last(List<RuntimeSample> samples) {
    return samples.get(samples.size() - 1);
  }

  private static boolean takenAfter(long millis, List<RuntimeSample> samples) {
    return !samples.isEmpty() && last(samples).getSampleTimeMillis() > millis;
  }

  /** In a short outage a client that is patient for 15 s would not even notice. */
  private static String agent(SampleTopic topic, String instance, String spool) {
    return SECONDS >= 60
        ? topic.agent(instance, "spool.directory=" + spool)
        : topic.agent(
            instance,
            "spool.directory=" + spool,
            "kafka.max.block.ms=1000",
            "kafka.request.timeout.ms=1000",
            "kafka.delivery.timeout.ms=1500");
  }

  private HostRun host(String name, String... jvmOptions) throws IOException {
    String classPath =
        String.join(
            File.pathSeparator,
            HostRun.classes(),
            Jars.built("producer-agent/target/fleetpulse-metrics.jar").toString());
    Path own = Files.createDirectory(folder.resolve(name));
    return HostRun.start(
        ChildJvm.builder(name)
            .jvmOptions("-Xmx128m", "-XX:+UseSerialGC")
            .jvmOptions(jvmOptions)
            .program("-cp", classPath, WorkingHost.class.getName())
            .arguments(folder.resolve("quiet").toString()),
        own);
  }

  private static String name(HostRun host) {
    return host.agentLines().isEmpty()
        ? "no agent"
        : host.agentLines().get(0).replaceAll(".*host/(\\w+).*", "agent, $1");
  }

  /** Waits until each has told of so many more seconds of work. */
  private static void awaitSeconds(List<HostRun> hosts, int more) {
    List<Integer> until = hosts.stream().map(host -> seconds(host) + more).toList();
    Awaitility.await("seconds of work")
        .atMost(SampleTopic.PATIENCE.plusSeconds(2L * more))
        .until(
            () -> {
              for (int i = 0; i < until.size(); i++) {
                if (seconds(hosts.get(i)) < until.get(i)) {
                  return false;
                }
              }
              return true;
            });
  }

  private static int seconds(HostRun host) {
    return (int) host.ownLines().stream().filter(line -> line.startsWith("second ")).count();
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
