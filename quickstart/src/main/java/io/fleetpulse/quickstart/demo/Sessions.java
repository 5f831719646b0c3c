package io.fleetpulse.quickstart.demo;

import java.util.LinkedHashMap;
import java.util.Map;

/** A healthy cache: fills for a minute, then each new session replaces the oldest one. */
public final class Sessions {
  private static final int SESSION_BYTES = 8 << 10;
  private static final int MOST_SESSIONS = 60 * 1024 * 1024 / SESSION_BYTES;
  private static final long STEP_MILLIS = 100;
  private static final int SESSIONS_A_STEP = MOST_SESSIONS / 600;
  private static final int GARBAGE_A_STEP = 100;

  private static volatile byte[] request = new byte[0];

  private Sessions() {}

  /** The least recently added leaves when it is full. */
  private static final class Cache extends LinkedHashMap<Long, byte[]> {
    private static final long serialVersionUID = 1;

    @Override
    protected boolean removeEldestEntry(Map.Entry<Long, byte[]> eldest) {
      return size() > MOST_SESSIONS;
    }
  }

  public static void main(String[] args) throws InterruptedException {
    Demo.say("sessions: fills up to " + MOST_SESSIONS + " sessions");
    Cache cache = new Cache();
    long[] next = {0};
    Demo.every(
        STEP_MILLIS,
        () -> {
          for (int i = 0; i < SESSIONS_A_STEP; i++) {
            cache.put(next[0]++, new byte[SESSION_BYTES]);
          }
          for (int i = 0; i < GARBAGE_A_STEP; i++) {
            request = new byte[SESSION_BYTES];
          }
        });
  }
}
