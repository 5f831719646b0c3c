package io.fleetpulse.it.agent;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.tools.attach.VirtualMachine;
import io.fleetpulse.it.agent.host.MetricsHost;
import io.fleetpulse.it.support.ChildJvm;
import io.fleetpulse.it.support.Jars;
import io.fleetpulse.it.support.Repository;
import io.fleetpulse.it.support.Require;
import io.fleetpulse.it.support.TestBroker;
import io.fleetpulse.it.support.Tools;
import io.fleetpulse.schemas.avro.CustomDistribution;
import io.fleetpulse.schemas.avro.CustomSeries;
import io.fleetpulse.schemas.avro.ExponentialHistogram;
import io.fleetpulse.schemas.avro.Identity;
import io.fleetpulse.schemas.avro.RuntimeSample;
import io.micrometer.common.KeyValue;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.observation.Observation;
import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an application measures itself arrives with the agent's samples, however both came. */
class CustomMetricsIT {
  private static final SampleTopic TOPIC = new SampleTopic(TestBroker.shared().bootstrapServers());
  private static final String LIBRARIES =
      Stream.of(MeterRegistry.class, KeyValue.class, Observation.class)
          .map(CustomMetricsIT::jarOf)
          .collect(Collectors.joining(File.pathSeparator));

  @TempDir private Path folder;

  @BeforeAll
  static void prepare() {
    TOPIC.prepared();
  }

  @Test
  void applicationOfTheSystemsLoader_itsSeriesArrive() {
    try (HostRun run = HostRun.start(host("system-loader", classPath(), true), folder)) {
      assertSeries("system-loader", run);
    }
  }

  @Test
  void applicationInALoaderOfItsOwn_itsSeriesArrive() {
    try (HostRun run = HostRun.start(host("own-loader", HostRun.classes(), true), folder)) {
      assertSeries("own-loader", run);
    }
  }

  @Test
  void applicationOnJava25_itsSeriesArrive() {
    Optional<Path> jdk = Tools.jdk(25);
    Require.tool("JDK 25", jdk.isPresent());
    ChildJvm.Builder host = host("own-loader", HostRun.classes(), true, "on-25");
    try (HostRun run = HostRun.start(host.javaHome(jdk.orElseThrow()), folder)) {
      assertSeries("on-25", run);
    }
  }

  @Test
  void agentAttachedLater_tellsWhatWasCountedBefore() throws Exception {
    try (HostRun run = HostRun.start(host("own-loader", HostRun.classes(), false), folder)) {
      run.jvm().awaitLine(SampleTopic.PATIENCE, line -> line.equals("host begins"));
      attach("attached", run);
      assertSeries("attached", run);
    }
  }

  @Test
  void agentAttachedWhereTheLibraryRuns_theLibraryTellsItsSeriesAsBefore() throws Exception {
    ChildJvm.Builder host = host("library", HostRun.classes(), false);
    TOPIC.settings("library").forEach((key, value) -> host.jvmOptions(property(key, value)));
    try (HostRun run = HostRun.start(host, folder)) {
      awaitSeries("library", "checkout", 10);
      attach("attached-to-library", run);
      List<RuntimeSample> attached = TOPIC.awaitSamples("attached-to-library", 10);
      long both = attached.get(attached.size() - 1).getSampleTimeMillis();
      List<RuntimeSample> samples =
          TOPIC.awaitSamples(
              "library",
              all -> all.stream().anyMatch(sample -> sample.getSampleTimeMillis() > both));

      assertSeries(samples, run);
    }
  }

  private static void attach(String instance, HostRun run) throws Exception {
    VirtualMachine machine = VirtualMachine.attach(Long.toString(run.jvm().pid()));
    try {
      machine.loadAgent(Jars.agent().toString(), SampleTopic.joined(TOPIC.settings(instance)));
    } finally {
      machine.detach();
    }
  }

  private static String property(String key, String value) {
    return "-Dfleetpulse." + key + "=" + value;
  }

  @Test
  void noAgent_theApplicationWorks() {
    try (HostRun run = HostRun.start(host("own-loader", HostRun.classes(), false), folder)) {
      run.jvm().awaitLine(SampleTopic.PATIENCE, line -> line.equals("host begins"));
      List<String> lines = run.ended().ownLines();
      assertThat(lines).first().isEqualTo("host begins");
      assertThat(lines).last().isEqualTo("host ends");
      assertThat(lines).hasSize(3);
    }
  }

  @Test
  void exampleOfThePage_runs() {
    ChildJvm.Builder host =
        ChildJvm.builder("count-orders")
            .jvmOptions("-Xmx128m", TOPIC.agent("count-orders"))
            .program(
                "-cp", metricsJar(), Repository.path("docs/examples/CountOrders.java").toString());
    try (HostRun run = HostRun.start(host, folder)) {
      List<RuntimeSample> samples = awaitSeries("count-orders", "orders.placed", 5);
      Identity who = identity(samples);
      assertThat(who.getCustomGauges()).extracting(CustomSeries::getName).contains("orders.open");
      assertThat(run.ended().ownLines()).singleElement().asString().endsWith(" orders");
    }
  }

  private static void assertSeries(String instance, HostRun run) {
    assertSeries(awaitSeries(instance, "checkout", 10), run);
  }

  private static void assertSeries(List<RuntimeSample> samples, HostRun run) {
    Identity who = identity(samples);
    RuntimeSample last = samples.get(samples.size() - 1);

    int placed = index(who.getCustomCounters(), "orders.placed");
    CustomSeries series = who.getCustomCounters().get(placed);
    assertThat(series.getUnit()).isEqualTo("{order}");
    assertThat(series.getScale()).isEqualTo(1);
    assertThat(series.getAttributes()).isEqualTo(Map.of("shop", "a"));
    long orders = last.getCustom().getCounters().get(placed).getValue();
    assertThat(orders).isPositive();

    int broken = index(who.getCustomGauges(), "orders.broken");
    assertThat(last.getCustom().getGauges().get(broken).getValue()).isEqualTo(Long.MIN_VALUE);
    int basket = index(who.getCustomGauges(), "basket.size");
    assertThat(last.getCustom().getGauges().get(basket).getValue()).isEqualTo(7_000_000);
    assertThat(last.getSelf().getSeriesRefused()).isPositive();

    assertCompleteDistribution(samples, index(who.getCustomDistributions(), "orders.duration"));
    int checkout = index(who.getCustomDistributions(), "checkout");
    assertThat(who.getCustomDistributions().get(checkout).getAttributes())
        .isEqualTo(Map.of("page", "cart"));
    assertCompleteDistribution(samples, checkout);

    String total =
        run.ended().ownLines().stream()
            .filter(line -> line.startsWith("placed "))
            .findFirst()
            .orElseThrow();
    assertThat(orders).isLessThanOrEqualTo(Long.parseLong(total.substring("placed ".length())));
    assertThat(run.warnings())
        .anyMatch(line -> line.contains("jvm.mine has a name that is the agent's"))
        .anyMatch(line -> line.contains("orders.broken throws java.lang.IllegalStateException"));
  }

  /** The histograms of all intervals together hold each value that was counted. */
  private static void assertCompleteDistribution(List<RuntimeSample> samples, int index) {
    long inHistograms = 0;
    long count = 0;
    for (RuntimeSample sample : samples) {
      if (sample.getCustom() == null || sample.getCustom().getDistributions().size() <= index) {
        continue;
      }
      CustomDistribution of = sample.getCustom().getDistributions().get(index);
      ExponentialHistogram interval = of.getValue().getHistogram();
      inHistograms += interval == null ? 0 : interval.getCount();
      count = of.getValue().getCount();
      assertThat(inHistograms).isEqualTo(count);
    }
    assertThat(count).isPositive();
  }

  private static List<RuntimeSample> awaitSeries(String instance, String name, int least) {
    return TOPIC.awaitSamples(
        instance,
        samples ->
            samples.stream().anyMatch(sample -> names(sample).anyMatch(name::equals))
                && samples.stream().filter(sample -> sample.getCustom() != null).count() >= least);
  }

  /** The last that came: its lists have grown to what they are. */
  private static Identity identity(List<RuntimeSample> samples) {
    return samples.stream()
        .map(RuntimeSample::getIdentity)
        .filter(who -> who != null)
        .reduce((before, after) -> after)
        .orElseThrow();
  }

  private static Stream<String> names(RuntimeSample sample) {
    Identity who = sample.getIdentity();
    return who == null
        ? Stream.of()
        : Stream.of(who.getCustomCounters(), who.getCustomGauges(), who.getCustomDistributions())
            .flatMap(List::stream)
            .map(CustomSeries::getName);
  }

  private static int index(List<CustomSeries> series, String name) {
    List<String> names = series.stream().map(CustomSeries::getName).toList();
    assertThat(names).contains(name);
    return names.indexOf(name);
  }

  private static ChildJvm.Builder host(String mode, String classPath, boolean agent) {
    return host(mode, classPath, agent, mode);
  }

  private static ChildJvm.Builder host(
      String mode, String classPath, boolean agent, String instance) {
    ChildJvm.Builder host =
        ChildJvm.builder("metrics-" + instance)
            .jvmOptions(
                "-Xmx64m", "-XX:+UseSerialGC", "-Dapplication.path=" + applicationPath(mode));
    if (agent) {
      host.jvmOptions(TOPIC.agent(instance));
    }
    return host.program("-cp", classPath, MetricsHost.class.getName()).arguments(mode);
  }

  private static String applicationPath(String mode) {
    return mode.equals("library") ? classPath() + File.pathSeparator + Jars.agent() : classPath();
  }

  private static String classPath() {
    return String.join(File.pathSeparator, HostRun.classes(), metricsJar(), LIBRARIES);
  }

  private static String metricsJar() {
    return Jars.built("producer-agent/target/fleetpulse-metrics.jar").toString();
  }

  private static String jarOf(Class<?> type) {
    return Path.of(type.getProtectionDomain().getCodeSource().getLocation().getPath()).toString();
  }
}
