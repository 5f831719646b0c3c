package io.fleetpulse.agent.buffer;

import io.fleetpulse.agent.sample.Sample;
import io.fleetpulse.agent.sample.Values;

/** What a sample holds in memory, estimated from above: object headers, fields and arrays. */
final class SampleBytes {
  /** The sample and its sections without arrays. */
  private static final int FIXED = 640;

  private static final int ARRAY = 16;

  private SampleBytes() {}

  static int of(Sample sample) {
    int bytes = FIXED;
    if (sample.memory() != null) {
      bytes += 4 * (ARRAY + Long.BYTES * sample.memory().used().length);
    }
    if (sample.gc() != null) {
      bytes += 3 * (ARRAY + Long.BYTES * sample.gc().counts().length);
      for (Values values : sample.gc().durations()) {
        bytes += values.count() == 0 ? 0 : 2 * ARRAY + Double.BYTES * values.count();
      }
    }
    if (sample.buffers() != null) {
      bytes += 3 * (ARRAY + Long.BYTES * sample.buffers().used().length);
    }
    return bytes;
  }
}
