package io.fleetpulse.agent.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetpulse.agent.histogram.Histogram;
import io.fleetpulse.schemas.avro.ExponentialHistogram;
import io.fleetpulse.schemas.serde.TrustedRecords;
import java.io.IOException;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.specific.SpecificDatumReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HistogramEncoderTest {
  private static final double FLOATS_ERROR = Math.scalb(1, -23);

  @ParameterizedTest
  @ValueSource(doubles = {0, 0.1, 1e-9, 1.0 / 3, 123_456_789.123, 1e300, Double.MIN_NORMAL})
  void sumLeastAndMost_haveAFloatsPrecisionAndAFewBytesOfNoiseLess(double value)
      throws IOException {
    ExponentialHistogram read = read(Histogram.of(value, value * 2));

    assertThat(read.getMin()).isBetween(value * (1 - FLOATS_ERROR), value);
    assertThat(read.getMax()).isBetween(2 * value * (1 - FLOATS_ERROR), 2 * value);
    assertThat(read.getSum()).isBetween(3 * value * (1 - FLOATS_ERROR), 3 * value * (1 + 1e-15));
    for (double each : new double[] {read.getMin(), read.getMax(), read.getSum()}) {
      assertThat(Double.doubleToRawLongBits(each) & 0xffffff).as("noise").isZero();
    }
  }

  @Test
  void emptyBuckets_areOneEntry() throws IOException {
    ExponentialHistogram read = read(Histogram.of(1, 1.1, 1.5));

    assertThat(read.getCount()).isEqualTo(3);
    assertThat(read.getCounts()).hasSize(5).startsWith(1L).endsWith(1L);
    assertThat(read.getCounts().stream().mapToLong(each -> each).filter(each -> each > 0).sum())
        .isEqualTo(3);
  }

  private static ExponentialHistogram read(Histogram histogram) throws IOException {
    TrustedRecords.trust();
    AvroOut out = new AvroOut();
    HistogramEncoder.write(histogram, out);
    return new SpecificDatumReader<>(ExponentialHistogram.class)
        .read(null, DecoderFactory.get().binaryDecoder(out.toByteArray(), null));
  }
}
