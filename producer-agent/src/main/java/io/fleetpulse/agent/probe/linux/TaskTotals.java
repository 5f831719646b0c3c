package io.fleetpulse.agent.probe.linux;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;

/**
 * What the kernel counts per thread, the JVM's own included, as totals that only grow, though
 * threads come and go: time ready to run without a processor, and context switches. They begin with
 * the first reading. With more than {@value #MOST_TASKS} threads they are not known: reading them
 * takes two files a thread, 25 µs both (100 threads: 2.5 ms each ten seconds, 0.025 % of a core).
 * For the sampling thread.
 */
public final class TaskTotals {
  static final int MOST_TASKS = 1_000;
  private static final int ENTRY_BYTES = 360;
  private static final byte[] VOLUNTARY = ProcText.key("voluntary_ctxt_switches:");
  private static final byte[] INVOLUNTARY = ProcText.key("nonvoluntary_ctxt_switches:");

  private final Map<String, Seen> seen = new HashMap<>();
  private boolean begun;
  private boolean known;
  private boolean switchesKnown;
  private boolean waitsKnown;
  private long reading;
  private long runQueueNanos;
  private long voluntary;
  private long involuntary;

  /** A thread as it was read last. */
  private static final class Seen {
    final String schedstat;
    final String status;
    long reading;
    long runQueueNanos;
    long voluntary;
    long involuntary;

    Seen(String folder) {
      this.schedstat = folder + "/schedstat";
      this.status = folder + "/status";
    }
  }

  /**
   * Takes a reading.
   *
   * @param tasks the folder of the process's threads
   */
  void read(Path tasks, ProcText text) {
    String[] ids = tasks.toFile().list();
    known = ids != null && ids.length > 0 && ids.length <= MOST_TASKS;
    if (ids == null || !known) {
      return;
    }
    reading++;
    switchesKnown = false;
    waitsKnown = false;
    for (String id : ids) {
      read(id, tasks, text);
    }
    for (Iterator<Seen> each = seen.values().iterator(); each.hasNext(); ) {
      if (each.next().reading != reading) {
        each.remove();
      }
    }
    begun = true;
  }

  /** -1: not known. */
  long runQueueNanos() {
    return known && waitsKnown ? runQueueNanos : ProcText.NONE;
  }

  /** -1: not known. */
  long voluntary() {
    return known && switchesKnown ? voluntary : ProcText.NONE;
  }

  /** -1: not known. */
  long involuntary() {
    return known && switchesKnown ? involuntary : ProcText.NONE;
  }

  /** Bytes held, estimated from above. */
  public long heldBytes() {
    return (long) seen.size() * ENTRY_BYTES;
  }

  private void read(String id, Path tasks, ProcText text) {
    Seen last = seen.get(id);
    boolean old = !begun && last == null; // it ran before there was anybody to look
    if (last == null) {
      last = new Seen(tasks.resolve(id).toString());
    }
    long waited = text.read(last.schedstat) ? text.word(1) : ProcText.NONE;
    boolean status = text.read(last.status);
    long yielded = status ? text.after(VOLUNTARY) : ProcText.NONE;
    long evicted = status ? text.after(INVOLUNTARY) : ProcText.NONE;
    if (waited < 0 && yielded < 0) {
      return; // it has ended, or this kernel does not tell
    }
    seen.putIfAbsent(id, last);
    waitsKnown |= waited >= 0;
    switchesKnown |= yielded >= 0 && evicted >= 0;
    if (!old) {
      runQueueNanos += growth(last.runQueueNanos, waited);
      voluntary += growth(last.voluntary, yielded);
      involuntary += growth(last.involuntary, evicted);
    }
    last.reading = reading;
    last.runQueueNanos = Math.max(0, waited);
    last.voluntary = Math.max(0, yielded);
    last.involuntary = Math.max(0, evicted);
  }

  /** A number is used again for another thread once its thread has ended. */
  private static long growth(long before, long now) {
    return now >= before ? now - before : Math.max(0, now);
  }
}
