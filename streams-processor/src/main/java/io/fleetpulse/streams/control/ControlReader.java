package io.fleetpulse.streams.control;

/**
 * Takes what is on a control topic, on the one thread that reads it.
 *
 * @param <V> its values
 */
public interface ControlReader<V> {
  /** A record was read. */
  void read(String key, V value);

  /** A record was read that cannot be decoded. */
  void unreadable(String key, String why);

  /** A key was deleted. */
  void deleted(String key);
}
