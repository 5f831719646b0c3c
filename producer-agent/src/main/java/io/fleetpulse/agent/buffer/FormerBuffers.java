package io.fleetpulse.agent.buffer;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The buffers of the agents of this JVM, which run one after the other. What waits in one that was
 * closed while Kafka was away is sent by the next agent of the same instance. One that holds
 * nothing more is forgotten; of those that do only the latest are kept, in number and as far as
 * they hold no more together than a buffer may, and what the others hold is counted as dropped. Any
 * thread.
 */
public final class FormerBuffers {
  /** Instances whose agent was closed and that may come back. */
  static final int MOST = 4;

  private final Map<String, SampleBuffer> byInstance = new LinkedHashMap<>();

  /** A new agent of this instance begins: its buffer takes over what the former one holds. */
  public synchronized void follow(String instance, SampleBuffer buffer) {
    SampleBuffer former = byInstance.remove(instance);
    if (former != null) {
      buffer.follow(former);
    }
    byInstance.values().removeIf(SampleBuffer::holdsNothing);
    while (byInstance.size() > MOST || heldBytes() > buffer.mostBytes()) {
      byInstance.remove(byInstance.keySet().iterator().next()).abandon();
    }
    byInstance.put(instance, buffer);
  }

  private long heldBytes() {
    long held = 0;
    for (SampleBuffer former : byInstance.values()) {
      held += former.heldBytes();
    }
    return held;
  }

  /** Buffers kept, that of the running agent among them. */
  synchronized int size() {
    return byInstance.size();
  }
}
