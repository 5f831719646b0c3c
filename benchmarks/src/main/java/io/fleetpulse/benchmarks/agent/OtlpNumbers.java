package io.fleetpulse.benchmarks.agent;

/**
 * Counts the numbers in an export of OpenTelemetry's metrics: one for each point of a gauge or a
 * sum, two (count and sum) for each of a distribution, as ours are counted.
 *
 * <p>Walks the protobuf by field numbers: {@code ExportMetricsServiceRequest.resource_metrics = 1},
 * {@code ResourceMetrics.scope_metrics = 2}, {@code ScopeMetrics.metrics = 2}, {@code Metric.gauge
 * = 5, sum = 7, histogram = 9, exponential_histogram = 10, summary = 11}, {@code data_points = 1}
 * in each (opentelemetry-proto, metrics.proto).
 */
final class OtlpNumbers {
  private static final int RESOURCE_METRICS = 1;
  private static final int SCOPE_METRICS = 2;
  private static final int METRICS = 2;
  private static final int DATA_POINTS = 1;

  private static final int LENGTH_DELIMITED = 2;

  private final byte[] bytes;
  private int at;

  private OtlpNumbers(byte[] bytes) {
    this.bytes = bytes;
  }

  /**
   * The numbers in an export.
   *
   * @throws IllegalArgumentException if it is none
   */
  static int count(byte[] export) {
    OtlpNumbers walk = new OtlpNumbers(export);
    try {
      return walk.inside(
          export.length,
          RESOURCE_METRICS,
          resource ->
              walk.inside(
                  resource, SCOPE_METRICS, scope -> walk.inside(scope, METRICS, walk::metric)));
    } catch (ArrayIndexOutOfBoundsException e) {
      throw new IllegalArgumentException("cut short", e);
    }
  }

  private interface Message {
    /** Reads to there. */
    int read(int end);
  }

  /** Sums up what the messages in one field tell. */
  private int inside(int end, int field, Message message) {
    int numbers = 0;
    while (at < end) {
      int key = (int) varint();
      if (key >>> 3 == field && (key & 7) == LENGTH_DELIMITED) {
        int length = (int) varint();
        numbers += message.read(at + length);
      } else {
        skip(key & 7);
      }
    }
    return numbers;
  }

  private int metric(int end) {
    int numbers = 0;
    while (at < end) {
      int key = (int) varint();
      int each = numbersOfPoint(key >>> 3);
      if (each > 0 && (key & 7) == LENGTH_DELIMITED) {
        int length = (int) varint();
        numbers +=
            inside(
                at + length,
                DATA_POINTS,
                point -> {
                  at = point;
                  return each;
                });
      } else {
        skip(key & 7);
      }
    }
    return numbers;
  }

  /** By the kind of a metric; 0: no kind, another field. */
  private static int numbersOfPoint(int field) {
    return switch (field) {
      case 5, 7 -> 1;
      case 9, 10, 11 -> 2;
      default -> 0;
    };
  }

  private void skip(int wireType) {
    switch (wireType) {
      case 0 -> varint();
      case 1 -> at += 8;
      case LENGTH_DELIMITED -> {
        int length = (int) varint();
        at += length;
      }
      case 5 -> at += 4;
      default -> throw new IllegalArgumentException("no protobuf: wire type " + wireType);
    }
  }

  private long varint() {
    long value = 0;
    for (int shift = 0; ; shift += 7) {
      byte next = bytes[at++];
      value |= (long) (next & 0x7f) << shift;
      if (next >= 0) {
        return value;
      }
    }
  }
}
