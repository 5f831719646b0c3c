package io.fleetpulse.streams.control;

/**
 * Puts records on a control topic.
 *
 * @param <V> its values
 */
public interface ControlWriter<V> {
  /** Writes a record and waits until the brokers have it. */
  void write(String key, V value) throws NotWritten, InterruptedException;

  /** Deletes a key and waits until the brokers know. */
  void delete(String key) throws NotWritten, InterruptedException;
}
