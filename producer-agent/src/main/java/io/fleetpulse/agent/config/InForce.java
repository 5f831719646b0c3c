package io.fleetpulse.agent.config;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The settings in force. Whoever works by them asks before each piece of work, so that a change
 * comes between two. Any thread reads, one changes.
 */
public final class InForce implements Supplier<LiveSettings> {
  private final List<Consumer<LiveSettings>> listeners = new CopyOnWriteArrayList<>();
  private volatile LiveSettings settings;
  private volatile Standing standing = Standing.NONE;

  /**
   * What became of the records of {@code agent-config}, as it is told in samples.
   *
   * @param version those in force, such as {@code fleet@3 service@7}; empty: none
   * @param error why the newest are not; empty: they are
   */
  public record Standing(String version, String error) {
    static final Standing NONE = new Standing("", "");
  }

  public InForce(LiveSettings settings) {
    this.settings = settings;
  }

  @Override
  public LiveSettings get() {
    return settings;
  }

  /** The same object until it changes. */
  public Standing standing() {
    return standing;
  }

  /** Calls the listener, on the changing thread, after each change of settings. */
  public void onChange(Consumer<LiveSettings> listener) {
    listeners.add(listener);
  }

  /** Puts other settings in force, and what is told of them. */
  public void change(LiveSettings to, Standing now) {
    if (!now.equals(standing)) {
      standing = now;
    }
    if (!to.equals(settings)) {
      settings = to;
      listeners.forEach(listener -> listener.accept(to));
    }
  }
}
