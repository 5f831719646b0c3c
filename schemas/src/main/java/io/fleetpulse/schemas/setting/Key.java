package io.fleetpulse.schemas.setting;

import org.jspecify.annotations.Nullable;

/**
 * One setting: all that parsing, warnings, help and documentation know of it.
 *
 * @param name without the {@code fleetpulse.} prefix; one that ends in {@code .*} stands for all
 *     names below it
 * @param usual what holds when it is not set, as text; empty: nothing
 * @param otherwise the same as a value; null: whoever reads it finds it out
 * @param meaning a line for people
 * @param live whether it may change while the agent runs
 * @param <T> what it is read as
 */
public record Key<T>(
    String name, Form<T> form, String usual, @Nullable T otherwise, String meaning, boolean live) {

  /** One whose default is written as any of its values. */
  public static <T> Key<T> of(String name, Form<T> form, String usual, String meaning) {
    return new Key<>(name, form, usual, form.read(usual), meaning, false);
  }

  /**
   * One whose default depends.
   *
   * @param usual what on, in words
   */
  public static <T> Key<T> depending(String name, Form<T> form, String usual, String meaning) {
    return new Key<>(name, form, usual, null, meaning, false);
  }

  /** The same, as one that may change while the agent runs. */
  public Key<T> whileRunning() {
    return new Key<>(name, form, usual, otherwise, meaning, true);
  }

  /** Whether it stands for all names below it. */
  public boolean open() {
    return name.endsWith(".*");
  }

  /** The part of the name before what is open, with its dot; the whole name if nothing is. */
  public String prefix() {
    return open() ? name.substring(0, name.length() - 1) : name;
  }

  /** Whether this is the definition of that name. */
  public boolean covers(String key) {
    return open() ? key.startsWith(prefix()) && key.length() > prefix().length() : key.equals(name);
  }
}
