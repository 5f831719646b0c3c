package io.fleetpulse.agent.buffer;

import io.fleetpulse.agent.sample.Gap;
import io.fleetpulse.agent.sample.Sample;
import io.fleetpulse.agent.self.AgentSelf;
import io.fleetpulse.agent.self.LossReason;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;

/**
 * Samples not sent yet, oldest first, within a bound in bytes. When it is full, neighbours are
 * merged, the oldest first: coarser, but no total is lost. When all are merged as far as they may
 * be, the oldest is dropped, and a {@link Gap} says so with the next sample that is sent.
 *
 * <p>The sampling thread offers; the publishing thread takes a batch and settles it before it takes
 * the next. Who else takes its lock does so in passing: the start of the next agent, which takes
 * over what is left or gives it up, and what counts the samples that a spool has lost.
 */
public final class SampleBuffer {
  /** A merged sample stands for at most so many. */
  static final int MOST_MERGED = 60;

  /** So many gaps wait to be told of; further ones are holes in the sequence, and counted. */
  static final int MOST_GAPS = 32;

  private final int mostBytes;
  private final AgentSelf self;
  private final Deque<Sample> waiting = new ArrayDeque<>();
  private final List<Sample> sending = new ArrayList<>();
  private final List<Gap> gaps = new ArrayList<>();
  private final List<Gap> sendingGaps = new ArrayList<>();
  private long bytes;

  /** Of these bytes, those that are counted as the agent's memory. */
  private long countedBytes;

  /** What is to be sent together: samples in order, and the gaps to tell of with the first. */
  public record Batch(List<Sample> samples, List<Gap> gaps) {}

  public SampleBuffer(int mostBytes, AgentSelf self) {
    if (mostBytes < 1) {
      throw new IllegalArgumentException("mostBytes < 1: " + mostBytes);
    }
    this.mostBytes = mostBytes;
    this.self = self;
  }

  /**
   * Takes over what waits in the buffer of an agent that was closed, what it was sending too, and
   * the gaps it has not told of; that one is empty afterwards.
   */
  public void follow(SampleBuffer former) {
    List<Sample> left;
    List<Gap> untold;
    synchronized (former) {
      left = new ArrayList<>(former.sending);
      left.addAll(former.waiting);
      untold = new ArrayList<>(former.sendingGaps);
      untold.addAll(former.gaps);
      former.clear();
    }
    synchronized (this) {
      gaps.addAll(untold);
    }
    left.forEach(this::offer);
  }

  /** Adds a sample; room is made for it first if need be. */
  public synchronized void offer(Sample sample) {
    waiting.addLast(sample);
    bytes += sample.heldBytes();
    if (bytes > mostBytes) {
      merge();
    }
    while (bytes > mostBytes && waiting.size() > 1) {
      drop(waiting.removeFirst(), LossReason.BUFFER_FULL);
    }
    count();
  }

  /**
   * Takes the oldest samples to send them; until they are settled nothing touches them. They hold
   * half of the room at most: an attempt can take as long as Kafka's client waits, and the samples
   * offered meanwhile would have nothing to merge with and push each other out.
   */
  public synchronized Batch take(int most) {
    if (!sending.isEmpty()) {
      throw new IllegalStateException("the batch before is not settled");
    }
    long taken = 0;
    while (sending.size() < most && !waiting.isEmpty()) {
      taken += waiting.getFirst().heldBytes();
      if (taken > mostBytes / 2 && !sending.isEmpty()) {
        break;
      }
      sending.add(waiting.removeFirst());
    }
    if (!sending.isEmpty()) {
      sendingGaps.addAll(gaps);
      gaps.clear();
    }
    return new Batch(List.copyOf(sending), List.copyOf(sendingGaps));
  }

  /** The batch has arrived. */
  public void sent() {
    sent(Map.of(), true);
  }

  /**
   * The batch has arrived, but for samples that never can: each is dropped and told of as a gap.
   *
   * @param unsendable why, by sequence
   * @param gapsTold whether the batch's gaps have arrived, too; else they are told of again
   */
  public synchronized void sent(Map<Long, LossReason> unsendable, boolean gapsTold) {
    if (!gapsTold) {
      gaps.addAll(0, sendingGaps);
    }
    sendingGaps.clear();
    for (Sample sample : sending) {
      LossReason reason = unsendable.get(sample.sequence());
      if (reason == null) {
        bytes -= sample.heldBytes();
      } else {
        drop(sample, reason);
      }
    }
    sending.clear();
    count();
  }

  /** The batch has not arrived, or nobody knows: it is first in turn again. */
  public synchronized void failed() {
    for (int i = sending.size() - 1; i >= 0; i--) {
      waiting.addFirst(sending.get(i));
    }
    gaps.addAll(0, sendingGaps);
    sending.clear();
    sendingGaps.clear();
    count();
  }

  /** Samples that left this buffer were lost after all. */
  public synchronized void lost(Gap gap) {
    self.dropped.addAndGet(gap.count());
    tell(gap);
  }

  /** What it may hold. */
  int mostBytes() {
    return mostBytes;
  }

  /** Bytes of the samples that wait or are on their way. */
  synchronized long heldBytes() {
    return bytes;
  }

  /** Samples that wait or are on their way; a merged one counts once. */
  public synchronized int size() {
    return waiting.size() + sending.size();
  }

  /** Whether nothing waits, is on its way or is to be told of. */
  synchronized boolean holdsNothing() {
    return waiting.isEmpty() && sending.isEmpty() && gaps.isEmpty() && sendingGaps.isEmpty();
  }

  /** Nobody will send what it holds: that is counted, and it is empty afterwards. */
  synchronized void abandon() {
    sending.forEach(sample -> self.dropped.addAndGet(sample.merged()));
    waiting.forEach(sample -> self.dropped.addAndGet(sample.merged()));
    clear();
  }

  private void clear() {
    sending.clear();
    waiting.clear();
    sendingGaps.clear();
    gaps.clear();
    bytes = 0;
    countBytes();
  }

  /** One pass over neighbours: each pair becomes one, so that every part gets coarser alike. */
  private void merge() {
    int target = mostBytes - mostBytes / 4;
    List<Sample> merged = new ArrayList<>(waiting.size());
    while (!waiting.isEmpty()) {
      Sample first = waiting.removeFirst();
      Sample second = waiting.peekFirst();
      boolean fits =
          second != null
              && waiting.size() > 1
              && first.merged() + second.merged() <= MOST_MERGED
              && follows(first, second);
      if (second == null || !fits || bytes <= target) {
        merged.add(first);
        continue;
      }
      waiting.removeFirst();
      Sample both = first.mergeWith(second);
      bytes += both.heldBytes() - first.heldBytes() - second.heldBytes();
      self.merged.addAndGet(second.merged());
      merged.add(both);
    }
    waiting.addAll(merged);
  }

  /** What was lost between two samples must stay between them. */
  private static boolean follows(Sample first, Sample second) {
    return second.sequence() - second.merged() == first.sequence();
  }

  private void drop(Sample sample, LossReason reason) {
    bytes -= sample.heldBytes();
    self.dropped.addAndGet(sample.merged());
    tell(new Gap(sample.sequence() - sample.merged() + 1, sample.merged(), reason));
  }

  private void tell(Gap gap) {
    int last = gaps.size() - 1;
    Gap before = last < 0 ? null : gaps.get(last);
    if (before != null
        && before.reason() == gap.reason()
        && before.firstSequence() + before.count() == gap.firstSequence()) {
      gaps.set(last, new Gap(before.firstSequence(), before.count() + gap.count(), gap.reason()));
    } else if (gaps.size() + sendingGaps.size() < MOST_GAPS) {
      gaps.add(gap);
    }
  }

  private void count() {
    self.queued.set(waiting.size() + (long) sending.size());
    countBytes();
  }

  /** Together with what other buffers hold: several may, of agents that were closed. */
  private void countBytes() {
    self.bufferBytes.addAndGet(bytes - countedBytes);
    countedBytes = bytes;
  }
}
