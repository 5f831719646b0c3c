package io.fleetpulse.streams.agent;

import io.fleetpulse.schemas.avro.AgentConfig;
import io.fleetpulse.schemas.setting.LiveCheck;
import io.fleetpulse.schemas.setting.LiveCheck.Problem;
import io.fleetpulse.schemas.topics.ConfigKey;
import io.fleetpulse.streams.control.ControlReader;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All records of {@code agent-config}, judged as agents judge them. Written by the thread that
 * reads the topic; queries see a whole edition.
 */
public final class AgentConfigBook implements ControlReader<AgentConfig>, MeterBinder {
  private static final Logger LOG = LoggerFactory.getLogger(AgentConfigBook.class);

  private final LiveCheck check;
  private final LongAdder refusals = new LongAdder();
  private volatile Map<String, Entry> byKey = Map.of();

  /**
   * Whose settings, and what became of them.
   *
   * @param version of the settings that agents use
   * @param settings the last good ones; null: none were read
   * @param newestVersion of what was written last
   * @param problems why agents refuse what was written last; empty: they do not
   */
  public record Entry(
      String key,
      long version,
      @Nullable Map<String, String> settings,
      long newestVersion,
      List<Problem> problems) {}

  public AgentConfigBook(LiveCheck check) {
    this.check = check;
  }

  /** By key, in their order. */
  public Map<String, Entry> byKey() {
    return byKey;
  }

  /** All that is wrong with settings of this key, as far as it can be known here. */
  public List<Problem> problems(String key, Map<String, String> settings) {
    List<Problem> problems = new ArrayList<>();
    if (!ConfigKey.valid(key)) {
      problems.add(
          new Problem(
              "key", "\"" + key + "\" is none", "*, namespace/service or an instance's key"));
    }
    problems.addAll(check.problems(settings));
    return problems;
  }

  @Override
  public void read(String key, AgentConfig config) {
    List<Problem> problems = problems(key, config.getSettings());
    if (problems.isEmpty()) {
      long version = config.getVersion();
      change(key, new Entry(key, version, Map.copyOf(config.getSettings()), version, List.of()));
      LOG.info("agent-config {} version {}", key, version);
    } else {
      refuse(key, config.getVersion(), problems);
    }
  }

  @Override
  public void unreadable(String key, String why) {
    Entry known = byKey.get(key);
    refuse(
        key,
        known == null ? 0 : known.newestVersion(),
        List.of(new Problem("record", why, "write it with the schema of agent-config")));
  }

  @Override
  public void deleted(String key) {
    if (byKey.containsKey(key)) {
      change(key, null);
      LOG.info("agent-config {} is deleted", key);
    }
  }

  /**
   * Waits until a change that was written is read.
   *
   * @param version 0: until the key is deleted
   * @return whether it came in time
   */
  public synchronized boolean await(String key, long version, Duration most)
      throws InterruptedException {
    long deadline = System.nanoTime() + most.toNanos();
    while (!reached(key, version)) {
      long left = (deadline - System.nanoTime()) / 1_000_000;
      if (left <= 0) {
        return false;
      }
      wait(left);
    }
    return true;
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    Gauge.builder("fleetpulse.processor.agent.configs", this, book -> book.byKey.size())
        .description("Records of agent-config")
        .register(registry);
    FunctionCounter.builder("fleetpulse.processor.agent.configs.refused", refusals, LongAdder::sum)
        .description("Records of agent-config that agents refuse")
        .register(registry);
  }

  private boolean reached(String key, long version) {
    Entry entry = byKey.get(key);
    return version == 0 ? entry == null : entry != null && entry.newestVersion() >= version;
  }

  private void refuse(String key, long version, List<Problem> problems) {
    refusals.increment();
    Entry known = byKey.get(key);
    change(
        key,
        new Entry(
            key,
            known == null ? 0 : known.version(),
            known == null ? null : known.settings(),
            version,
            problems));
    LOG.warn(
        "agents refuse agent-config {} version {}: {}",
        key,
        version,
        problems.stream().map(Problem::words).toList());
  }

  private synchronized void change(String key, @Nullable Entry entry) {
    Map<String, Entry> next = new TreeMap<>(byKey);
    if (entry == null) {
      next.remove(key);
    } else {
      next.put(key, entry);
    }
    byKey = next;
    notifyAll();
  }
}
