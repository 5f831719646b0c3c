package io.fleetpulse.quickstart.up;

import io.fleetpulse.quickstart.kafka.EmbeddedKafka;
import io.fleetpulse.quickstart.registry.EmbeddedRegistry;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One run of everything. A shutdown hook may close it at any time: children end first, the last
 * started before the others, then registry and broker.
 */
final class Up implements AutoCloseable {
  private static final Duration READY = Duration.ofMinutes(2);
  private static final Duration POLL = Duration.ofSeconds(1);
  private static final Duration STAGGER = Duration.ofMillis(1500);
  private static final Duration UNTIL_RESTART = Duration.ofSeconds(45);

  private final Layout layout;
  private final Ports ports;
  private final OptimiseMode optimise;
  private final List<DemoFleet.Member> fleet;
  private final PrintStream out;
  private final Endpoints endpoints;
  private final PidFile pids;
  private final Children children;
  private final Rest rest;
  private final List<AutoCloseable> servers = new ArrayList<>();
  private volatile @Nullable Commands commands;
  private final AlertLines alerts = new AlertLines(System.currentTimeMillis());
  private @Nullable Child toRestart;
  private long restartAtNanos;
  private volatile boolean closed;
  private boolean ended;

  Up(
      Layout layout,
      Ports ports,
      OptimiseMode optimise,
      List<DemoFleet.Member> fleet,
      PrintStream out) {
    this.layout = layout;
    this.ports = ports;
    this.optimise = optimise;
    this.fleet = List.copyOf(fleet);
    this.out = out;
    this.endpoints = Endpoints.of(ports);
    this.pids = new PidFile(layout.pids());
    this.children = new Children(layout.logs(), pids);
    this.rest = new Rest(endpoints);
  }

  /** A step of the start. */
  private interface Step {
    void run() throws IOException, InterruptedException;
  }

  void start() throws IOException, InterruptedException {
    int left = pids.endLeftovers();
    if (left > 0) {
      out.println("ended " + left + " processes that an earlier run left");
    }
    ports.requireFree();
    pids.add(ProcessHandle.current());
    Path log = layout.logs().resolve("kafka.log");
    System.setProperty("quickstart.log", log.toString());
    SigningKeys keys = optimise == OptimiseMode.AUTO ? SigningKeys.in(layout.dir()) : null;
    Commands made = new Commands(layout, ports, endpoints, optimise, keys);
    commands = made;
    step("Kafka", () -> serve(EmbeddedKafka.start(layout.kafka(), ports.kafka())));
    step("registry", () -> serve(EmbeddedRegistry.start(layout.registry(), ports.registry())));
    step("processor", () -> startReady("processor", made.processor(), endpoints.processor()));
    step("sink", () -> startReady("sink", made.sink(), endpoints.sink()));
    if (!fleet.isEmpty()) {
      step(fleet.size() + " demo JVMs", () -> startFleet(made));
    }
    endpoints.write(layout.endpoints());
    out.println();
    out.println("Page       " + endpoints.sink() + "/");
    out.println("Alerts     " + endpoints.sink() + "/api/v1/alerts");
    out.println("Instances  " + endpoints.processor() + "/api/v1/instances");
    out.println("Kafka      " + endpoints.kafka() + "   schema registry " + endpoints.registry());
    out.println("Logs       " + layout.logs());
    out.println();
    out.println("Attach a JVM of your own:");
    out.println("  java " + made.agent("my-service") + " -jar my-service.jar");
    out.println();
  }

  /**
   * Prints alerts until the time is over, or for ever.
   *
   * @return the exit code
   */
  int watch(@Nullable Duration atMost) throws IOException, InterruptedException {
    long end = atMost == null ? Long.MAX_VALUE : System.nanoTime() + atMost.toNanos();
    List<String> reasons = new ArrayList<>();
    boolean unreachable = false;
    while (!closed && (atMost == null || System.nanoTime() - end < 0)) {
      Thread.sleep(POLL.toMillis());
      restartWhenDue();
      for (Child child : children.takeEnded()) {
        String what =
            child.name() + " ended with exit code " + child.exitValue() + ", see " + child.log();
        out.println(what);
        reasons.add(what);
      }
      try {
        alerts.changes(rest.alerts(), LocalTime.now()).forEach(out::println);
        unreachable = false;
      } catch (IOException e) {
        if (!unreachable && !closed) {
          out.println("alerts cannot be read: " + e);
        }
        unreachable = true;
      }
    }
    if (closed) {
      return 0;
    }
    reasons.addAll(
        Verdict.reasons(fleet, instances(reasons), alerts.ofThisRun(), System.currentTimeMillis()));
    reasons.forEach(reason -> out.println("FAILED     " + reason));
    if (reasons.isEmpty()) {
      out.println(
          fleet.isEmpty()
              ? "OK         everything ran"
              : "OK         samples of "
                  + fleet.size()
                  + " instances; the leaks were found, no healthy one was accused");
    }
    return reasons.isEmpty() ? 0 : 1;
  }

  @Override
  public void close() {
    closed = true;
    synchronized (this) {
      if (ended) {
        return;
      }
      ended = true;
      long began = System.nanoTime();
      children.close(fleet.size());
      for (int i = servers.size() - 1; i >= 0; i--) {
        closeServer(servers.get(i));
      }
      if (commands == null) {
        // Refused before anything started: the folder, its list of processes included, is
        // another's.
        return;
      }
      try {
        pids.delete();
      } catch (IOException e) {
        out.println("cannot delete " + layout.pids() + ": " + e);
      }
      out.println("stopped in " + Durations.seconds(System.nanoTime() - began));
    }
  }

  private List<Rest.Instance> instances(List<String> reasons) throws InterruptedException {
    try {
      return rest.instances();
    } catch (IOException e) {
      reasons.add("instances cannot be read: " + e);
      return List.of();
    }
  }

  private void step(String what, Step step) throws InterruptedException {
    out.printf("%-14s ", what);
    out.flush();
    long began = System.nanoTime();
    try {
      step.run();
    } catch (CannotStart e) {
      out.println();
      throw e;
    } catch (IOException | RuntimeException e) {
      out.println();
      throw new CannotStart(what + " cannot start: " + e + "; see " + layout.logs());
    }
    out.println("ready after " + Durations.seconds(System.nanoTime() - began));
  }

  private synchronized void serve(AutoCloseable server) {
    if (ended) {
      closeServer(server);
      throw new CannotStart("stopping");
    }
    servers.add(server);
  }

  private void startReady(String name, List<String> command, String url)
      throws IOException, InterruptedException {
    Child child = children.start(name, command);
    long end = System.nanoTime() + READY.toNanos();
    while (!rest.ready(url)) {
      if (!child.isAlive()) {
        throw new CannotStart(
            closed
                ? "stopping"
                : name + " ended with exit code " + child.exitValue() + ", see " + child.log());
      }
      if (System.nanoTime() - end > 0) {
        throw new CannotStart(
            name + " is not ready after " + READY.toSeconds() + " s, see " + child.log());
      }
      Thread.sleep(200);
    }
  }

  private void startFleet(Commands made) throws IOException, InterruptedException {
    putRule();
    for (DemoFleet.Member member : fleet) {
      Child child = children.start(member.instance(), made.demo(member));
      if (member.instance().equals(DemoFleet.RESTARTED)) {
        toRestart = child;
        restartAtNanos = System.nanoTime() + UNTIL_RESTART.toNanos();
      }
      Thread.sleep(STAGGER.toMillis());
    }
  }

  /** On a busy machine the first writes of a processor that is just ready take their time. */
  private void putRule() throws IOException, InterruptedException {
    long end = System.nanoTime() + READY.toNanos();
    while (true) {
      try {
        rest.putRule(DemoFleet.RULE, DemoFleet.rule());
        return;
      } catch (IOException e) {
        if (closed || System.nanoTime() - end > 0) {
          throw e;
        }
        Thread.sleep(200);
      }
    }
  }

  private void restartWhenDue() throws IOException {
    Child child = toRestart;
    Commands made = commands;
    if (child == null || made == null || closed || System.nanoTime() - restartAtNanos < 0) {
      return;
    }
    toRestart = null;
    children.end(child);
    for (DemoFleet.Member member : fleet) {
      if (member.instance().equals(child.name())) {
        children.start(child.name(), made.demo(member));
        out.println(child.name() + " was restarted, as a deployment would do it");
      }
    }
  }

  private void closeServer(AutoCloseable server) {
    try {
      server.close();
    } catch (Exception e) {
      out.println("cannot stop " + server.getClass().getSimpleName() + ": " + e);
    }
  }
}
