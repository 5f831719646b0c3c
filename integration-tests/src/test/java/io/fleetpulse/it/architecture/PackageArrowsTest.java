package io.fleetpulse.it.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnitAccess;
import com.tngtech.archunit.lang.ArchRule;
import org.junit.jupiter.api.Test;

/** Who sees Kafka, Avro, the clock, the web: each few packages, at the edges. */
class PackageArrowsTest {
  private static final String[] KAFKA = {"org.apache.kafka.."};
  private static final String[] AVRO = {"org.apache.avro..", "io.fleetpulse.schemas.avro.."};
  private static final String[] WEB = {"io.javalin..", "jakarta.servlet.."};
  private static final String[] DATABASE = {"java.sql..", "javax.sql..", "org.jdbi.."};

  /** Of the agent, what the host's own class loaders see. */
  private static final String[] HOST_SIDE = {
    "io.fleetpulse.agent.bootstrap..",
    "io.fleetpulse.agent.metric..",
    "io.fleetpulse.agent.histogram.."
  };

  /** Reading the time by oneself instead of being given it. */
  private static final DescribedPredicate<JavaCodeUnitAccess<?>> THE_CLOCK =
      describe(
          "the system clock",
          access ->
              access.getTargetOwner().isEquivalentTo(System.class)
                      && access.getName().matches("currentTimeMillis|nanoTime")
                  || access.getTargetOwner().getPackageName().equals("java.time")
                      && access.getName().matches("now|system.*|tick.*"));

  @Test
  void analysis_isPure() {
    classes()
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "io.fleetpulse.analysis..",
            "java.lang..",
            "java.util..",
            "java.time..",
            "java.nio", // buffers; files are in java.nio.file
            "java.nio.charset",
            "java.io", // its own state as bytes; the next rule keeps files out
            "dev.cel..",
            "com.google.common..", // what CEL's own signatures hand out
            "com.google.protobuf..",
            "org.apache.commons.statistics..",
            "com.amazon.randomcutforest..",
            "org.jspecify.annotations..")
        .because("it is the functional core: no Kafka, no files, no network")
        .check(Module.ANALYSIS.classes());
    noClasses()
        .should()
        .dependOnClassesThat(
            describe(
                "files and streams",
                type ->
                    type.getPackageName().equals("java.io")
                        && !type.getSimpleName()
                            .matches("Data(In|Out)put|IOException|Serializable")))
        .check(Module.ANALYSIS.classes());
    noClasses()
        .should()
        .dependOnClassesThat(
            describe(
                "threads",
                type ->
                    type.isAssignableTo(Thread.class)
                        || type.getPackageName().equals("java.util.concurrent")
                            && type.getSimpleName().matches(".*(Executor|Future|Timer).*")))
        .check(Module.ANALYSIS.classes());
    readsNoClock("io.fleetpulse.analysis..").check(Module.ANALYSIS.classes());
  }

  @Test
  void theLifeOfAnAlert_isPure() {
    ArchRule pure =
        noClasses()
            .that()
            .resideInAnyPackage("io.fleetpulse.sink.lifecycle..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(join(KAFKA, AVRO, WEB, DATABASE))
            .because("an alert's states are decided without knowing where they are kept or sent");
    pure.check(Module.ALERT_SINK.classes());
    readsNoClock("io.fleetpulse.sink.lifecycle..").check(Module.ALERT_SINK.classes());
  }

  @Test
  void findingsAndWindows_areGivenTheTime() {
    readsNoClock(
            "io.fleetpulse.streams.finding..",
            "io.fleetpulse.streams.service..",
            "io.fleetpulse.streams.store..",
            "io.fleetpulse.streams.topology..")
        .check(Module.STREAMS_PROCESSOR.classes());
  }

  @Test
  void agent_seesKafkaAndAvroOnlyWhereItTalksToThem() {
    onlyIn(
            KAFKA,
            "io.fleetpulse.agent.publish..",
            "io.fleetpulse.agent.action..",
            "io.fleetpulse.agent.config..")
        .check(Module.PRODUCER_AGENT.classes());
    onlyIn(
            AVRO,
            "io.fleetpulse.agent.publish..",
            "io.fleetpulse.agent.action..",
            "io.fleetpulse.agent.config..")
        .check(Module.PRODUCER_AGENT.classes());
  }

  @Test
  void agentBootstrap_needsNothingButTheJdk() {
    classes()
        .that()
        .resideInAnyPackage(HOST_SIDE)
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            join(
                HOST_SIDE,
                "java.lang..",
                "java.util..",
                "java.io..",
                "java.net..",
                "java.nio..",
                "java.security..",
                "java.time..",
                "org.jspecify.annotations.."))
        .because("it is what the host's own class loader sees")
        .check(Module.PRODUCER_AGENT.classes());
  }

  @Test
  void agentsMicrometerBridge_needsThePublicMetricsAlone() {
    classes()
        .that()
        .resideInAPackage("io.fleetpulse.agent.micrometer..")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "io.fleetpulse.agent.micrometer..",
            "io.fleetpulse.agent.metric..",
            "io.micrometer..",
            "java.lang..",
            "java.util..",
            "org.jspecify.annotations..")
        .because("it is shipped in a jar of its own")
        .check(Module.PRODUCER_AGENT.classes());
    onlyIn(new String[] {"io.micrometer.."}, "io.fleetpulse.agent.micrometer..")
        .check(Module.PRODUCER_AGENT.classes());
  }

  @Test
  void sink_seesKafkaOnlyWhereItReadsAndWritesTopics() {
    onlyIn(KAFKA, "io.fleetpulse.sink.ingest..", "io.fleetpulse.sink.notify.topic..")
        .check(Module.ALERT_SINK.classes());
    onlyIn(DATABASE, "io.fleetpulse.sink.store..").check(Module.ALERT_SINK.classes());
  }

  @Test
  void httpHandlers_seeQueriesNotKafka() {
    ArchRule blind =
        noClasses()
            .that()
            .resideInAnyPackage("io.fleetpulse.streams.http..", "io.fleetpulse.sink.http..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(join(KAFKA, DATABASE));
    blind.check(Module.STREAMS_PROCESSOR.classes());
    blind.check(Module.ALERT_SINK.classes());
  }

  @Test
  void javalin_isSeenByHttpPackagesOnly() {
    onlyIn(WEB, "io.fleetpulse.service.http..").check(Module.SERVICE_BASE.classes());
    onlyIn(WEB, "io.fleetpulse.streams.http..").check(Module.STREAMS_PROCESSOR.classes());
    onlyIn(WEB, "io.fleetpulse.sink.http..").check(Module.ALERT_SINK.classes());
  }

  @Test
  void onlyMains_endTheJvm() {
    for (Module module : Module.values()) {
      noClasses()
          .that(
              describe(
                  "are no main",
                  (JavaClass type) ->
                      !type.getSimpleName().endsWith("Main")
                          && !type.getSimpleName().equals("AgentBootstrap")))
          .should()
          .callMethodWhere(
              target(owner(describe("System", type -> type.isEquivalentTo(System.class))))
                  .and(target(nameMatching("exit"))))
          .check(module.classes());
    }
  }

  private static ArchRule readsNoClock(String... packages) {
    return noClasses()
        .that()
        .resideInAnyPackage(packages)
        .should()
        .accessTargetWhere(
            describe(
                THE_CLOCK.getDescription(),
                access -> access instanceof JavaCodeUnitAccess<?> unit && THE_CLOCK.test(unit)))
        .because("time is given to it: a replay and a test must see the same");
  }

  private static ArchRule onlyIn(String[] seen, String... packages) {
    return noClasses()
        .that()
        .resideOutsideOfPackages(packages)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(seen);
  }

  private static String[] join(String[] some, String... more) {
    return join(new String[][] {some, more});
  }

  private static String[] join(String[]... each) {
    return java.util.Arrays.stream(each).flatMap(java.util.Arrays::stream).toArray(String[]::new);
  }
}
