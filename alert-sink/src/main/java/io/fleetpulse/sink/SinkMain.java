package io.fleetpulse.sink;

import io.fleetpulse.schemas.registry.RegistryClient;
import io.fleetpulse.schemas.registry.RegistryConfig;
import io.fleetpulse.schemas.serde.TrustedRecords;
import io.fleetpulse.service.config.ConfigException;
import io.fleetpulse.service.config.Settings;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The alert sink as a process. */
public final class SinkMain {
  private static final Logger LOG = LoggerFactory.getLogger(SinkMain.class);
  private static final int CANNOT_START = 2;
  private static final String USAGE =
      """
      Fleetpulse alert sink: findings to alerts, channels and tuning actions, with REST and a page.
      Usage: java -jar fleetpulse-sink.jar [--config FILE]
      Settings (file, FLEETPULSE_… environment, -Dfleetpulse.… system properties):
      see alert-sink/README.md; the least are
        fleetpulse.kafka.bootstrap.servers=host:9092
        fleetpulse.schema.registry.url=http://host:8081""";

  private SinkMain() {}

  public static void main(String[] args) throws InterruptedException {
    if (args.length == 1 && args[0].equals("--help")) {
      System.out.println(USAGE);
      return;
    }
    SinkConfig config;
    RegistryConfig registry;
    try {
      config = SinkConfig.from(Settings.load(args));
      registry = RegistryConfig.fromOnly(config.registry());
    } catch (ConfigException | org.apache.kafka.common.config.ConfigException e) {
      refuse(e.getMessage());
      return;
    }
    TrustedRecords.trust();
    run(new Sink(config, new RegistryClient(registry)), config);
  }

  private static void run(Sink sink, SinkConfig config) throws InterruptedException {
    CountDownLatch stopped = new CountDownLatch(1);
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  sink.close();
                  stopped.countDown();
                },
                "shutdown"));
    try {
      sink.start();
    } catch (ConfigException e) {
      refuse(e.getMessage());
    } catch (RuntimeException e) {
      LOG.error("the sink cannot start", e);
      refuse(e.toString());
    }
    stopped.await();
  }

  private static void refuse(@org.jspecify.annotations.Nullable String why) {
    System.err.println("fleetpulse-sink: " + why);
    System.exit(CANNOT_START);
  }
}
