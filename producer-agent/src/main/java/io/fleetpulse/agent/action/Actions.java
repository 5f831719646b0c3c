package io.fleetpulse.agent.action;

import io.fleetpulse.agent.probe.VmOptions;
import io.fleetpulse.agent.self.AgentLog;
import io.fleetpulse.agent.self.AgentSelf;
import io.fleetpulse.agent.self.LastResort;
import io.fleetpulse.schemas.registry.SchemaIds;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.SerializationException;
import org.jspecify.annotations.Nullable;

/**
 * Carries signed commands out, on one daemon thread that never throws. While Kafka or the registry
 * is away no command arrives, answers wait, and a change that is not confirmed is undone all the
 * same.
 */
public final class Actions {
  private static final Duration MOST_WAIT = Duration.ofSeconds(5);
  private static final Duration LEAST_PAUSE = Duration.ofSeconds(1);
  private static final long LEAST_PAUSE_NANOS = LEAST_PAUSE.toNanos();
  private static final Duration MOST_PAUSE = Duration.ofSeconds(30);

  private final ActionSettings settings;
  private final Supplier<SchemaIds> registry;
  private final Jvm jvm;
  private final AgentSelf self;
  private final AgentLog log;
  private final LongSupplier clockMillis;
  private final LongSupplier clockNanos;
  private final Thread thread;
  private final AtomicBoolean started = new AtomicBoolean();
  private final CountDownLatch closing = new CountDownLatch(1);

  /**
   * @param registry makes the registry's client, on this component's thread; it must not register
   */
  public Actions(
      ActionSettings settings,
      Supplier<SchemaIds> registry,
      VmOptions options,
      AgentSelf self,
      AgentLog log,
      LongSupplier clockMillis,
      LongSupplier clockNanos) {
    this.settings = settings;
    this.registry = registry;
    this.jvm = Jvm.own(options);
    this.self = self;
    this.log = log;
    this.clockMillis = clockMillis;
    this.clockNanos = clockNanos;
    this.thread = new LastResort(self.sendErrors, log).daemon("fleetpulse-actions", this::run);
  }

  /** Begins to read commands; again: nothing. */
  public void start() {
    if (closing.getCount() > 0 && started.compareAndSet(false, true)) {
      thread.start();
    }
  }

  /** Begins to end, and to undo what is not confirmed; does not wait for it. */
  public void stop() {
    closing.countDown();
    if (started.get() && Thread.currentThread() != thread) {
      thread.interrupt();
    }
  }

  /** Waits until it has ended, but no longer than that; not at all if it never began. */
  public void awaitEnd(Duration most) throws InterruptedException {
    if (started.get() && Thread.currentThread() != thread) {
      TimeUnit.NANOSECONDS.timedJoin(thread, most.toNanos());
    }
  }

  private void run() {
    self.ownThread();
    try {
      // A host that starts has better to do, and nobody commands a JVM that was never seen.
      if (closing.await(settings.startAfter().toMillis(), TimeUnit.MILLISECONDS)) {
        return;
      }
      CommandVerifier verifier =
          CommandVerifier.read(Path.of(settings.publicKey()), settings.keyId());
      SchemaIds ids = registry.get();
      new Loop(verifier, ids).run();
    } catch (InterruptedException | InterruptException e) {
      // Closed.
    } catch (RuntimeException | LinkageError e) {
      log.warn("actions", "no action is taken in this JVM: " + e.getMessage());
    } catch (Throwable e) {
      LastResort.survive(e, self.sendErrors, log, "actions", "no action is taken in this JVM: ");
    } finally {
      self.threadEnds();
    }
  }

  private Now now() {
    return new Now(clockMillis.getAsLong(), clockNanos.getAsLong());
  }

  private boolean closed() {
    return closing.getCount() == 0;
  }

  /** What the thread works with. */
  private final class Loop {
    private final CommandVerifier verifier;
    private final CommandDecoder decoder;
    private final Execution execution;
    private final CommandInbox inbox;
    private final AnswerOutbox outbox;
    private Duration pause = LEAST_PAUSE;
    private boolean listening;

    Loop(CommandVerifier verifier, SchemaIds ids) {
      String instance = settings.instance();
      long start = settings.jvmStartMillis();
      this.verifier = verifier;
      this.decoder = new CommandDecoder(ids);
      this.execution = new Execution(new CommandGate(instance, start, settings.allow()), jvm);
      this.inbox = new CommandInbox(settings.commands(), instance, settings.kafka());
      this.outbox =
          new AnswerOutbox(
              settings.results(),
              instance,
              new AnswerEncoder(instance, start),
              ids,
              settings.kafka());
    }

    void run() throws InterruptedException {
      try {
        while (!closed()) {
          step();
        }
      } finally {
        try {
          execution.abandon(now());
        } finally {
          inbox.close();
        }
      }
    }

    private void step() throws InterruptedException {
      try {
        execution.due(now()).forEach(this::give);
        outbox.send();
        inbox.poll(untilDue(MOST_WAIT), this::take);
        pause = LEAST_PAUSE;
        said();
      } catch (InterruptException e) {
        throw e;
      } catch (RuntimeException e) {
        log.warn("actions-kafka", "actions wait: " + reason(e));
        rest();
      } catch (Error e) { // a heap without room, above all: a change in force is still to be undone
        LastResort.survive(e, self.sendErrors, log, "actions-error", "actions wait: ");
        rest();
      }
    }

    private void rest() throws InterruptedException {
      try {
        inbox.close();
      } catch (InterruptException e) {
        throw e;
      } catch (RuntimeException | Error e) {
        LastResort.survive(e, self.sendErrors, log, "actions-close", "a connection does not end: ");
      }
      try {
        Duration wait = untilDue(pause);
        pause =
            pause.multipliedBy(2).compareTo(MOST_PAUSE) < 0 ? pause.multipliedBy(2) : MOST_PAUSE;
        closing.await(wait.toMillis() + 1, TimeUnit.MILLISECONDS);
      } catch (OutOfMemoryError e) { // even a wait takes memory, but for this one
        LockSupport.parkNanos(LEAST_PAUSE_NANOS);
      }
    }

    private void said() {
      if (!listening) {
        listening = true;
        log.info("actions: listening to " + settings.commands() + " for " + settings.allow());
      }
      log.recovered("actions-kafka", "actions: connected again");
    }

    private void take(byte[] record) {
      Command command = command(record);
      if (command == null) {
        return;
      }
      execution.take(command, now()).ifPresent(this::give);
    }

    private void give(Answer answer) {
      outbox.add(answer);
      String line = line(answer);
      switch (answer.outcome()) {
        case APPLIED, CONFIRMED, REVERTED -> log.info(line);
        case REFUSED, FAILED -> log.warn("actions-" + answer.outcome(), line);
        case MEASURED -> {}
      }
    }

    /** Null for what is not to be answered: nobody known has sent it. */
    private @Nullable Command command(byte[] record) {
      try {
        Envelope envelope = Envelope.read(record);
        if (!verifier.verifies(envelope)) {
          log.warn(
              "actions-signature",
              "a command is ignored: its signature, by key \""
                  + shown(envelope.keyId())
                  + "\", does not hold");
          return null;
        }
        return decoder.decode(envelope.payload());
      } catch (SerializationException e) {
        log.warn("actions-record", "a record is ignored, it is no command: " + e.getMessage());
        return null;
      }
    }

    private Duration untilDue(Duration most) {
      return Duration.ofNanos(Math.min(most.toNanos(), execution.nanosUntilDue(now())));
    }
  }

  private static String line(Answer answer) {
    return "action "
        + shown(answer.actionId())
        + " on "
        + shown(answer.option())
        + " "
        + answer.outcome()
        + (answer.after() == null ? "" : ", now " + answer.after())
        + (answer.reason().isEmpty() ? "" : ": " + shown(answer.reason()));
  }

  /** What others wrote, fit for a line. */
  private static String shown(String text) {
    String line = text.replaceAll("\\p{Cntrl}", "?");
    return line.length() <= 200 ? line : line.substring(0, 200);
  }

  private static String reason(RuntimeException e) {
    String what = e instanceof RetriableException ? "" : e.getClass().getSimpleName() + ": ";
    return what + e.getMessage();
  }
}
