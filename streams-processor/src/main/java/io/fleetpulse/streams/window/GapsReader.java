package io.fleetpulse.streams.window;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.apache.avro.Schema;

/**
 * Reads the gaps of a sample: how many samples its agent tells were lost since the last that was
 * sent, by reason. For one thread.
 */
final class GapsReader implements SampleDecoder.Reader {
  private static final String OTHER = "unknown";

  private final List<String> reasons;
  private final long[] counts;
  private final SampleDecoder.Reader items;
  private int lastCount;
  private int lastReason;

  /**
   * @param gaps an array of records with {@code count} and an enum {@code reason}
   */
  GapsReader(Schema gaps) {
    Schema gap = gaps.getElementType();
    Schema.Field reason = gap.getField("reason");
    this.reasons =
        reason != null && reason.schema().getType() == Schema.Type.ENUM
            ? reason.schema().getEnumSymbols().stream()
                .map(symbol -> symbol.toLowerCase(Locale.ROOT).replace('_', '-'))
                .toList()
            : List.of(OTHER);
    this.counts = new long[reasons.size()];
    SampleDecoder.Reader[] fields =
        gap.getFields().stream().map(this::field).toArray(SampleDecoder.Reader[]::new);
    this.items = SampleDecoder.items(new Gap(fields));
  }

  private SampleDecoder.Reader field(Schema.Field field) {
    return switch (field.name()) {
      case "count" -> (in, target) -> lastCount = in.readInt();
      case "reason" -> (in, target) -> lastReason = in.readInt();
      default -> SampleDecoder.skipper(field.schema());
    };
  }

  private final class Gap implements SampleDecoder.Reader {
    private final SampleDecoder.Reader[] fields;

    Gap(SampleDecoder.Reader[] fields) {
      this.fields = fields;
    }

    @Override
    public void read(AvroCursor in, SampleDecoder.Target target) {
      lastCount = 0;
      lastReason = 0;
      for (SampleDecoder.Reader field : fields) {
        field.read(in, target);
      }
      if (lastReason >= 0 && lastReason < counts.length) {
        counts[lastReason] += Math.max(0, lastCount);
      } else {
        target.values.invalid();
      }
    }
  }

  @Override
  public void read(AvroCursor in, SampleDecoder.Target target) {
    items.read(in, target);
  }

  void reset() {
    Arrays.fill(counts, 0);
  }

  /** Takes what was told, and for how many samples. */
  interface Told {
    void lost(String reason, long samples);
  }

  /** What the sample read last told of. */
  void tell(Told told) {
    for (int i = 0; i < counts.length; i++) {
      if (counts[i] > 0) {
        told.lost(reasons.get(i), counts[i]);
      }
    }
  }

  /** Samples lost by what the sample read last told. */
  long total() {
    return Arrays.stream(counts).sum();
  }
}
