package io.fleetpulse.streams.rule;

import io.fleetpulse.analysis.window.InstanceIdentity;
import io.fleetpulse.schemas.avro.Rule;
import io.fleetpulse.streams.control.ControlReader;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All rules of the topic as this process knows them. A rule that is refused leaves its last good
 * version in force; one that is deleted, the processor's own of that name, if there is one. Written
 * by the thread that reads the topic, read by stream threads and queries: each sees a whole
 * edition.
 */
public final class RuleBook implements ControlReader<Rule>, MeterBinder {
  private static final Logger LOG = LoggerFactory.getLogger(RuleBook.class);

  private final RuleCheck check;
  private final LongAdder refusals = new LongAdder();
  private final Map<String, Entry> builtIn;
  private volatile Edition edition;

  /**
   * One rule.
   *
   * @param active the version in force; null: this process has read no good one
   * @param refused why its newest version is not in force; empty: it is
   * @param newestVersion the newest version, in force or not
   * @param builtIn whether nothing of that name is on the topic, and the processor's own holds
   */
  public record Entry(
      String name,
      @Nullable ActiveRule active,
      List<RuleProblem> refused,
      long newestVersion,
      boolean builtIn) {
    Entry(String name, @Nullable ActiveRule active, List<RuleProblem> refused, long newestVersion) {
      this(name, active, refused, newestVersion, false);
    }

    private static Entry builtIn(ActiveRule rule) {
      return new Entry(rule.name(), rule, List.of(), 0, true);
    }
  }

  /**
   * The rules at one time.
   *
   * @param enabled those that are to be evaluated
   */
  public record Edition(Map<String, Entry> byName, List<ActiveRule> enabled) {
    /** The rule of this name that is to be evaluated; null: there is none. */
    public @Nullable ActiveRule enabled(String name) {
      Entry entry = byName.get(name);
      ActiveRule active = entry == null ? null : entry.active();
      return active != null && active.rule().getEnabled() ? active : null;
    }

    /**
     * The rules that look at an instance. One that overrides another is there in its place, unless
     * it is a dry run; it is not overridden itself.
     */
    public List<ActiveRule> of(InstanceIdentity identity) {
      List<ActiveRule> selected = enabled.stream().filter(rule -> rule.selects(identity)).toList();
      Set<String> replaced = new HashSet<>();
      for (ActiveRule each : selected) {
        String overridden = each.rule().getOverrides();
        if (overridden != null && !each.rule().getDryRun()) {
          replaced.add(overridden);
        }
      }
      return selected.stream()
          .filter(each -> each.rule().getOverrides() != null || !replaced.contains(each.name()))
          .toList();
    }

    /**
     * Whether nothing is known of what this rule looks at: its newest version is refused and no
     * good one is left. Then it is neither deleted nor switched off.
     */
    public boolean unknown(String name) {
      Entry entry = byName.get(name);
      return entry != null && entry.active() == null;
    }
  }

  /** Without rules of its own. */
  public RuleBook(RuleCheck check) {
    this(check, List.of());
  }

  /**
   * @param builtIn rules that hold where the topic has none of their name
   */
  public RuleBook(RuleCheck check, List<ActiveRule> builtIn) {
    this.check = check;
    Map<String, Entry> byName = new TreeMap<>();
    builtIn.forEach(rule -> byName.put(rule.name(), Entry.builtIn(rule)));
    this.builtIn = Map.copyOf(byName);
    this.edition = edition(byName);
  }

  /** The rules now; the same object until one changes. */
  public Edition edition() {
    return edition;
  }

  @Override
  public void read(String key, Rule rule) {
    if (!key.equals(rule.getName())) {
      refuse(
          key,
          rule.getVersion(),
          List.of(
              RuleProblem.of(
                  "name",
                  "the record's key is " + key + ", its name " + rule.getName(),
                  "let them be the same")));
      return;
    }
    try {
      ActiveRule active = check.compile(rule);
      change(key, new Entry(key, active, List.of(), rule.getVersion()));
      LOG.info("rule {} version {} is in force", key, rule.getVersion());
    } catch (InvalidRule e) {
      refuse(key, rule.getVersion(), e.problems());
    }
  }

  @Override
  public void unreadable(String key, String why) {
    Entry known = edition.byName().get(key);
    refuse(
        key,
        known == null ? 0 : known.newestVersion(),
        List.of(RuleProblem.of("record", why, "write it with the rule's schema")));
  }

  @Override
  public void deleted(String key) {
    Entry known = edition.byName().get(key);
    if (known != null && !known.builtIn()) {
      change(key, builtIn.get(key));
      LOG.info("rule {} is deleted", key);
    }
  }

  /** Rules refused since the process began. */
  public long refusals() {
    return refusals.sum();
  }

  /**
   * Waits until a change that was written is read.
   *
   * @param version 0: until the rule is deleted
   * @return whether it came in time
   */
  public synchronized boolean await(String name, long version, Duration most)
      throws InterruptedException {
    long deadline = System.nanoTime() + most.toNanos();
    while (!reached(name, version)) {
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
    Gauge.builder("fleetpulse.processor.rules", this, book -> book.edition.enabled().size())
        .description("Rules in force")
        .register(registry);
    Gauge.builder(
            "fleetpulse.processor.rules.invalid",
            this,
            book ->
                book.edition.byName().values().stream()
                    .filter(entry -> !entry.refused().isEmpty())
                    .count())
        .description("Rules whose newest version is refused")
        .register(registry);
    FunctionCounter.builder("fleetpulse.processor.rules.refused", refusals, LongAdder::sum)
        .description("Versions of rules refused on reading")
        .register(registry);
  }

  private boolean reached(String name, long version) {
    Entry entry = edition.byName().get(name);
    return version == 0
        ? entry == null || entry.builtIn()
        : entry != null && entry.newestVersion() >= version;
  }

  private void refuse(String key, long version, List<RuleProblem> problems) {
    refusals.increment();
    Entry known = edition.byName().get(key);
    ActiveRule lastGood = known == null ? null : known.active();
    change(key, new Entry(key, lastGood, problems, version));
    LOG.warn(
        "rule {} version {} is refused{}: {}",
        key,
        version,
        lastGood == null ? "" : ", version " + lastGood.rule().getVersion() + " stays in force",
        problems.stream().map(RuleProblem::words).toList());
  }

  private synchronized void change(String key, @Nullable Entry entry) {
    Map<String, Entry> byName = new TreeMap<>(edition.byName());
    if (entry == null) {
      byName.remove(key);
    } else {
      byName.put(key, entry);
    }
    edition = edition(byName);
    notifyAll();
  }

  private static Edition edition(Map<String, Entry> byName) {
    List<ActiveRule> enabled = new ArrayList<>();
    for (Entry each : byName.values()) {
      ActiveRule active = each.active();
      if (active != null && active.rule().getEnabled()) {
        enabled.add(active);
      }
    }
    return new Edition(byName, List.copyOf(enabled));
  }
}
