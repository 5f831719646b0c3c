package io.fleetpulse.agent.wire;

/**
 * Writes values as an OpenTelemetry exponential histogram of at most {@value #MOST_BUCKETS}
 * buckets, at the highest scale that fits ("Exponential Scale" in OpenTelemetry's metrics data
 * model).
 */
final class HistogramEncoder {
  private static final int MOST_BUCKETS = 160;
  private static final int FINEST_SCALE = 8;
  private static final double LOG2_E = 1 / Math.log(2);

  private HistogramEncoder() {}

  static void write(Values values, AvroOut out) {
    int zeros = 0;
    double sum = 0;
    double min = Double.MAX_VALUE;
    double max = 0;
    int used = 0;
    int[] indices = new int[values.count()];
    int low = Integer.MAX_VALUE;
    int high = Integer.MIN_VALUE;
    for (int i = 0; i < values.count(); i++) {
      double value = values.get(i);
      sum += value;
      min = Math.min(min, value);
      max = Math.max(max, value);
      if (value <= 0) {
        zeros++;
        continue;
      }
      int index = (int) Math.ceil(Math.log(value) * Math.scalb(LOG2_E, FINEST_SCALE)) - 1;
      indices[used++] = index;
      low = Math.min(low, index);
      high = Math.max(high, index);
    }
    int shift = 0;
    while (used > 0 && (high >> shift) - (low >> shift) >= MOST_BUCKETS) {
      shift++;
    }
    int offset = used == 0 ? 0 : low >> shift;
    int buckets = used == 0 ? 0 : (high >> shift) - offset + 1;
    int[] counts = new int[buckets];
    for (int i = 0; i < used; i++) {
      counts[(indices[i] >> shift) - offset]++;
    }
    out.writeLong(FINEST_SCALE - shift);
    out.writeLong(zeros);
    out.writeLong(offset);
    out.beginItems(buckets);
    for (int count : counts) {
      out.writeLong(count);
    }
    out.endItems();
    out.writeLong(values.count());
    out.writeDouble(sum);
    out.writeDouble(values.count() == 0 ? 0 : min);
    out.writeDouble(max);
  }
}
