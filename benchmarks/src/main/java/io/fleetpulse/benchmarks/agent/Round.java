package io.fleetpulse.benchmarks.agent;

import io.fleetpulse.benchmarks.process.Platform;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * All watchers side by side. They start one after the other, a slot apart, so that each has its
 * start nearly for itself; then all are measured over the same time, so that whatever else the
 * machine does happens to all of them.
 */
final class Round {
  /** A sample more or less at the ends is no loss. */
  private static final int ENDS = 2;

  private static final double LEAST_DELIVERED = 0.8;

  private final AgentBench.Options options;
  private final Platform platform;
  private final OtlpReceiver receiver;
  private final Path directory;
  private final Path emptyConfig;
  private final String application;
  private final AgentResults results;
  private final PrintStream out;

  Round(
      AgentBench.Options options,
      Platform platform,
      OtlpReceiver receiver,
      Path directory,
      Path emptyConfig,
      AgentResults results,
      PrintStream out) {
    this.options = options;
    this.platform = platform;
    this.receiver = receiver;
    this.directory = directory;
    this.emptyConfig = emptyConfig;
    this.application = PacedApplication.unpack(directory);
    this.results = results;
    this.out = out;
  }

  /** Addresses for one run of a watcher. */
  Watcher.Addresses addresses(String id) {
    return new Watcher.Addresses(
        application,
        platform.bootstrapServers(),
        platform.registryUrl(),
        receiver.endpoint(id),
        freePort(),
        emptyConfig);
  }

  /** Runs them in this order. */
  void run(int number, List<Watcher> order) throws InterruptedException {
    List<Host> hosts = new ArrayList<>();
    List<Double> ages = new ArrayList<>();
    try {
      startAll(number, order, hosts);
      for (Host host : hosts) {
        host.ask();
      }
      for (Host host : hosts) {
        host.steadyBegins();
      }
      Thread.sleep(options.steady().toMillis());
      for (Host host : hosts) {
        host.steadyEnds();
      }
      for (Host host : hosts) {
        Reading reading = host.result();
        results.add(host.watcher(), reading);
        say(
            "round %d, %-40s %5.2f %% of a core, %5.2f s in the first slot, %4.0f MiB resident,"
                + " %5.0f KiB/s allocated",
            number,
            host.watcher().title(),
            reading.cpuPercent(),
            reading.firstSeconds(),
            reading.residentMebibytes(),
            reading.allocatedKibibytes());
      }
    } finally {
      // What was not sent yet is sent now, and only then counted.
      for (Host host : hosts) {
        ages.add(host.ageSeconds());
        host.close();
      }
    }
    for (int i = 0; i < hosts.size(); i++) {
      deliveries(number, hosts.get(i), ages.get(i));
    }
  }

  private void startAll(int number, List<Watcher> order, List<Host> hosts)
      throws InterruptedException {
    int settle = options.settleSlots();
    long due = System.nanoTime();
    for (int slot = 0; slot < order.size() + settle; slot++) {
      sleepUntil(due);
      // From this start, however long the one before took: each has its whole slot.
      due = System.nanoTime() + options.slot().toNanos();
      if (slot >= 1 && slot <= hosts.size()) {
        hosts.get(slot - 1).firstSlotEnded();
      }
      if (slot >= settle) {
        hosts.get(slot - settle).settled();
      }
      if (slot < order.size()) {
        String id = id(order.get(slot), number);
        hosts.add(Host.start(order.get(slot), id, directory, addresses(id), List.of()));
      }
    }
  }

  private void deliveries(int number, Host host, double ageSeconds) {
    Watcher watcher = host.watcher();
    String id = id(watcher, number);
    int delivered;
    switch (watcher.kind()) {
      case NONE -> {
        return;
      }
      case FLEETPULSE -> {
        SampleLog log = SampleLog.of(directory, Watcher.instanceKey(id));
        delivered = log.samples().size();
        results.add(watcher, log);
      }
      case OPENTELEMETRY -> {
        Received received = receiver.of(id);
        delivered = received.count();
        results.add(watcher, received);
      }
      case JMX_EXPORTER -> {
        Received received = Objects.requireNonNull(host.scraped());
        delivered = received.count();
        results.add(watcher, received);
      }
      default -> throw new IllegalStateException("no such kind");
    }
    double expected = ageSeconds / watcher.interval().toSeconds();
    if (!enough(delivered, expected)) {
      results.wrong(
          String.format(
              Locale.ROOT,
              "round %d, %s: %d samples came, of %.0f",
              number,
              watcher.title(),
              delivered,
              expected));
    }
  }

  /** An agent that delivers less would only look cheap. */
  static boolean enough(int delivered, double expected) {
    return delivered + ENDS >= LEAST_DELIVERED * expected;
  }

  private static String id(Watcher watcher, int number) {
    return watcher.name() + "-" + number;
  }

  private static void sleepUntil(long nanoTime) throws InterruptedException {
    Thread.sleep(Duration.ofNanos(Math.max(0, nanoTime - System.nanoTime())).toMillis());
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException("no port is free", e);
    }
  }

  private void say(String format, Object... args) {
    out.println(String.format(Locale.ROOT, format, args));
  }
}
