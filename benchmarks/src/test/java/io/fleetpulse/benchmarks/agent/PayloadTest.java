package io.fleetpulse.benchmarks.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class PayloadTest {
  private static final int VARINT_FIELD = 3 << 3;
  private static final int FIXED64_FIELD = 3 << 3 | 1;

  @Test
  void otlpNumbers_countAPointOnceAndADistributionTwice() {
    byte[] point = {FIXED64_FIELD, 1, 2, 3, 4, 5, 6, 7, 8};
    byte[] name = field(1, "jvm.memory.used".getBytes(StandardCharsets.UTF_8));
    byte[] gauge = field(5, join(field(1, point), field(1, point)));
    byte[] sum = field(7, join(field(1, point), new byte[] {2 << 3, 2}));
    byte[] histogram = field(9, field(1, join(point, new byte[] {VARINT_FIELD, 1})));
    byte[] scope =
        join(
            field(1, new byte[] {1 << 3, 1}),
            field(2, join(name, gauge)),
            field(2, join(name, sum)),
            field(2, join(name, histogram)));
    byte[] resource = join(field(1, new byte[0]), field(2, scope));
    assertThat(OtlpNumbers.count(field(1, resource))).isEqualTo(2 + 1 + 2);
  }

  @Test
  void otlpNumbers_refuseWhatIsNoProtobuf() {
    assertThatIllegalArgumentException().isThrownBy(() -> OtlpNumbers.count(new byte[] {7}));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> OtlpNumbers.count(new byte[] {1 << 3 | 2, 5, 2 << 3 | 2}));
  }

  @Test
  void textNumbers_areLinesWithoutComments() {
    assertThat(
            Scraper.numbers(
                "# HELP a b\n# TYPE a gauge\na 1.0\nb{x=\"y\"} 2\n\n"
                    .getBytes(StandardCharsets.UTF_8)))
        .isEqualTo(2);
  }

  @Test
  void median_isOfEachSize() {
    Received received = new Received();
    received.add(new Received.Payload(1, 30, 5));
    received.add(new Received.Payload(3, 10, 4));
    received.add(new Received.Payload(2, 20, 6));
    assertThat(received.median()).isEqualTo(new Received.Payload(2, 20, 5));
  }

  private static byte[] field(int number, byte[] content) {
    return join(new byte[] {(byte) (number << 3 | 2), (byte) content.length}, content);
  }

  private static byte[] join(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }
}
