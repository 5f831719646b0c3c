package io.fleetpulse.streams.http;

import io.fleetpulse.service.http.ApiException;
import io.fleetpulse.streams.control.ControlWriter;
import io.fleetpulse.streams.control.NotWritten;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongFunction;

/**
 * Changes of one control topic over REST of this process. One at a time, and each is read back
 * before the next: so two that come to it at once get two versions. A version that was written, or
 * may have been, is not given again by it, even where it was not read back. Any thread.
 *
 * <p>Other processes are not asked: two that change one key at once may both answer with the same
 * version, and what is later in the topic holds in all of them. What is read back cannot tell: the
 * one whose record is first reads it back before the other's comes, which is the one that holds.
 *
 * @param <V> the topic's values
 */
final class ControlChanges<V> {
  /** A change is read back in milliseconds; one that isn't is still written. */
  static final Duration READ_BACK = Duration.ofSeconds(5);

  /** As long as a change before may take: to be written, and to be read back. */
  private static final Duration MOST_TURN = Duration.ofSeconds(15);

  /** Keys whose last change was not read back are kept up to here; while Kafka is away it is so. */
  static final int MOST_UNREAD = 1_000;

  private final ControlWriter<V> writer;
  private final Book book;
  private final Duration readBack;
  private final ReentrantLock turn = new ReentrantLock(true);
  private final Map<String, Long> unread = new LinkedHashMap<>();

  /** The highest version that {@link #unread} had no room for: no key is given one up to it. */
  private long forgotten;

  /** What was read from the topic. */
  interface Book {
    /** The newest version of a key; empty: there is none. */
    OptionalLong newest(String key);

    /**
     * Waits until a version is read; 0: until the key is deleted.
     *
     * @return whether it came in time
     */
    boolean await(String key, long version, Duration most) throws InterruptedException;
  }

  /**
   * What was written.
   *
   * @param created whether there was nothing of that key before
   */
  record Written(long version, boolean created) {}

  ControlChanges(ControlWriter<V> writer, Book book, Duration readBack) {
    this.writer = writer;
    this.book = book;
    this.readBack = readBack;
  }

  /**
   * Writes the next version of a key.
   *
   * @param record by its version
   * @throws ApiException unavailable: it is not written, or not read back in time
   */
  Written write(String key, LongFunction<V> record) throws InterruptedException {
    takeTurn();
    try {
      OptionalLong newest = book.newest(key);
      long version = Math.max(newest.orElse(0), unread.getOrDefault(key, forgotten)) + 1;
      remember(key, version);
      send(() -> writer.write(key, record.apply(version)));
      readBack(key, version, "version " + version + " of " + key + " is written");
      return new Written(version, newest.isEmpty());
    } finally {
      turn.unlock();
    }
  }

  /**
   * Deletes a key.
   *
   * @throws ApiException unavailable: that is not written, or not read back in time
   */
  void delete(String key) throws InterruptedException {
    takeTurn();
    try {
      send(() -> writer.delete(key));
      readBack(key, 0, "the deletion of " + key + " is written");
    } finally {
      turn.unlock();
    }
  }

  private void remember(String key, long version) {
    unread.remove(key); // the latest are last
    unread.put(key, version);
    if (unread.size() > MOST_UNREAD) {
      Iterator<Long> first = unread.values().iterator();
      forgotten = Math.max(forgotten, first.next());
      first.remove();
    }
  }

  private void takeTurn() throws InterruptedException {
    if (!turn.tryLock(MOST_TURN.toMillis(), TimeUnit.MILLISECONDS)) {
      throw ApiException.unavailable("changes before it are not written yet; nothing is changed");
    }
  }

  private void readBack(String key, long version, String what) throws InterruptedException {
    if (!book.await(key, version, readBack)) {
      throw new ApiException(
          503,
          "unavailable",
          what
              + ", but was not read back within "
              + readBack.toMillis()
              + " ms; it will still hold",
          "look whether it does before you send it again");
    }
    unread.remove(key);
  }

  private static void send(Change change) throws InterruptedException {
    try {
      change.send();
    } catch (NotWritten e) {
      throw ApiException.unavailable(String.valueOf(e.getMessage()));
    }
  }

  private interface Change {
    void send() throws NotWritten, InterruptedException;
  }
}
