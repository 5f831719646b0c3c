package io.fleetpulse.benchmarks.agent;

import io.fleetpulse.benchmarks.report.Spread;
import java.util.ArrayList;
import java.util.List;

/** What a peer delivered: one payload per sample. For any thread. */
final class Received {
  private final List<Payload> payloads = new ArrayList<>();

  /**
   * One.
   *
   * @param numbers in it
   * @param plainBytes uncompressed
   * @param wireBytes as they were sent
   */
  record Payload(int numbers, int plainBytes, int wireBytes) {}

  synchronized void add(Payload payload) {
    payloads.add(payload);
  }

  synchronized int count() {
    return payloads.size();
  }

  /** The one in the middle by each of its sizes. */
  synchronized Payload median() {
    return new Payload(
        median(payloads.stream().mapToDouble(Payload::numbers).toArray()),
        median(payloads.stream().mapToDouble(Payload::plainBytes).toArray()),
        median(payloads.stream().mapToDouble(Payload::wireBytes).toArray()));
  }

  private static int median(double[] values) {
    return (int) Math.round(Spread.of(values).median());
  }
}
