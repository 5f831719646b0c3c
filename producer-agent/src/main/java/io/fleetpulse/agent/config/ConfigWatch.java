package io.fleetpulse.agent.config;

import io.fleetpulse.agent.self.AgentLog;
import io.fleetpulse.agent.self.AgentSelf;
import io.fleetpulse.agent.self.LastResort;
import io.fleetpulse.schemas.registry.SchemaIds;
import io.fleetpulse.schemas.setting.LiveCheck;
import io.fleetpulse.schemas.topics.InstanceKey;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.DoubleSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.SerializationException;
import org.jspecify.annotations.Nullable;

/**
 * Looks now and then for changed settings, on one daemon thread that never throws. While Kafka or
 * the registry is away those in force stay; that they are away is told where samples are sent.
 */
public final class ConfigWatch {
  private static final Duration MOST_FIRST = Duration.ofSeconds(30);

  private final ConfigTopic topic;
  private final Layers layers;
  private final Supplier<SchemaIds> registry;
  private final LiveSettings own;
  private final InForce inForce;
  private final Duration interval;
  private final AgentSelf self;
  private final AgentLog log;
  private final DoubleSupplier random;
  private final Thread thread;
  private final AtomicBoolean started = new AtomicBoolean();
  private final CountDownLatch closing = new CountDownLatch(1);
  private @Nullable ConfigDecoder decoder;
  private String saidVersion = "";
  private String saidError = "";

  /**
   * Of one agent.
   *
   * @param topic full name of the topic
   * @param kafka the owner's properties of Kafka clients
   * @param sections that a sample can have
   * @param registry makes the registry's client, on this component's thread, when it is needed
   * @param inForce holds the agent's own settings and takes the changed ones
   * @param interval how often it looks
   */
  public static ConfigWatch of(
      String topic,
      Map<String, String> kafka,
      InstanceKey instance,
      Collection<String> sections,
      Supplier<SchemaIds> registry,
      InForce inForce,
      Duration interval,
      AgentSelf self,
      AgentLog log) {
    return new ConfigWatch(
        new ConfigTopic(topic, kafka),
        new Layers(instance, new LiveCheck(sections)),
        registry,
        inForce,
        interval,
        self,
        log,
        () -> ThreadLocalRandom.current().nextDouble());
  }

  /**
   * @param registry makes the registry's client, on this component's thread, when it is needed
   * @param inForce holds the agent's own settings and takes the changed ones
   * @param random from 0 to 1
   */
  ConfigWatch(
      ConfigTopic topic,
      Layers layers,
      Supplier<SchemaIds> registry,
      InForce inForce,
      Duration interval,
      AgentSelf self,
      AgentLog log,
      DoubleSupplier random) {
    this.topic = topic;
    this.layers = layers;
    this.registry = registry;
    this.own = inForce.get();
    this.inForce = inForce;
    this.interval = interval;
    this.self = self;
    this.log = log;
    this.random = random;
    this.thread = new LastResort(self.sendErrors, log).daemon("fleetpulse-config", this::run);
  }

  /** Begins to look; again: nothing. */
  public void start() {
    if (closing.getCount() > 0 && started.compareAndSet(false, true)) {
      thread.start();
    }
  }

  /** Begins to end; does not wait for it. */
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
      // A host that starts has better to do.
      Duration first = interval.compareTo(MOST_FIRST) < 0 ? interval : MOST_FIRST;
      boolean open = pause(first);
      while (open) {
        look();
        open = pause(interval);
      }
    } catch (InterruptedException | InterruptException e) {
      // Closed.
    } finally {
      self.threadEnds();
    }
  }

  /** False: closed meanwhile. Agents that started together must not look together for ever. */
  private boolean pause(Duration about) throws InterruptedException {
    long millis = (long) (about.toMillis() * (0.8 + 0.4 * random.getAsDouble()));
    try {
      return !closing.await(millis, TimeUnit.MILLISECONDS);
    } catch (OutOfMemoryError e) { // even a wait takes memory, but for this one
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(millis));
      return closing.getCount() > 0;
    }
  }

  private void look() {
    try {
      topic.read(System.nanoTime(), new Records());
    } catch (InterruptException e) {
      throw e;
    } catch (RetriableException e) {
      // Away; the next look may find it.
    } catch (RuntimeException e) {
      refused(e);
    } catch (Throwable e) { // a heap without room, above all
      LastResort.survive(
          e, self.sendErrors, log, "config", "settings cannot be read and stay as they are: ");
    }
  }

  private void refused(RuntimeException e) {
    Throwable root = e;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    String why = "agent-config cannot be read: " + root.getClass().getSimpleName();
    if (e instanceof KafkaException && e.getCause() == null) {
      why += ": " + e.getMessage();
    }
    inForce.change(inForce.get(), new InForce.Standing(inForce.standing().version(), why));
    say(inForce.standing());
  }

  private void apply() {
    InForce.Standing standing = layers.standing();
    inForce.change(own.with(layers.settings()), standing);
    say(standing);
  }

  private void say(InForce.Standing standing) {
    if (!standing.version().equals(saidVersion)) {
      saidVersion = standing.version();
      log.info(
          saidVersion.isEmpty()
              ? "settings: those it was started with"
              : "settings: " + saidVersion + " of agent-config in force");
    }
    if (!standing.error().equals(saidError)) {
      saidError = standing.error();
      if (!saidError.isEmpty()) {
        log.warn("config", "settings: " + saidError);
      }
    }
  }

  private final class Records implements ConfigTopic.Reader {
    @Override
    public void begins() {
      layers.begins();
    }

    @Override
    public void record(String key, byte @Nullable [] value, Predicate<String> topicThere) {
      if (!layers.concerns(key)) {
        return;
      }
      if (value == null) {
        layers.deleted(key);
        return;
      }
      try {
        ConfigDecoder.Config config = decoder().decode(value);
        layers.read(key, config.version(), config.settings(), topicThere);
      } catch (SerializationException e) {
        layers.unreadable(key, String.valueOf(e.getMessage()));
      }
    }

    @Override
    public void ends() {
      layers.ends();
      apply();
    }

    private ConfigDecoder decoder() {
      ConfigDecoder made = decoder;
      if (made == null) {
        made = new ConfigDecoder(registry.get());
        decoder = made;
      }
      return made;
    }
  }
}
