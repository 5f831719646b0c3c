package io.fleetpulse.analysis.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;

class LongColumnProperties {
  @Property
  void anyNumbers_comeBack(@ForAll long[] values) {
    assertThat(again(values)).isEqualTo(values);
  }

  @Property
  void multiples_comeBack(
      @ForAll @Size(max = 80) @LongRange(min = -50, max = 50) long[] factors,
      @ForAll @LongRange(min = 1, max = Long.MAX_VALUE / 50) long divisor) {
    long[] values = LongStream.of(factors).map(each -> each * divisor).toArray();
    assertThat(again(values)).isEqualTo(values);
  }

  @Property
  void anyDecimals_comeBackToTheLastBit(
      @ForAll double[] values, @ForAll @IntRange(min = 0, max = 9) int digits) {
    double unit = Math.pow(10, -digits);
    BitWriter out = new BitWriter();
    DoubleColumn.write(out, values, unit);
    assertThat(DoubleColumn.read(new BitReader(out.toByteArray()), values.length, unit))
        .isEqualTo(values);
  }

  @Example
  void whatDoesNotChange_takesNothing_andWhatGrowsByWholeRegionsLittle() {
    assertThat(bytes(new long[60])).isEqualTo(1);
    assertThat(bytes(LongStream.generate(() -> 9).limit(60).toArray())).isLessThanOrEqualTo(2);
    long[] regions = LongStream.range(0, 60).map(i -> (i * 7 % 4) * (1 << 20)).toArray();
    assertThat(bytes(regions)).isLessThan(60 * 4 / 8 + 8);
  }

  @Example
  void oneOutlier_costsItsBitsOnly() {
    long[] values = LongStream.range(0, 60).map(i -> i * 5 % 7).toArray();
    int before = bytes(values);
    values[30] = Long.MAX_VALUE;
    assertThat(bytes(values) - before).isLessThan(30);
  }

  private static long[] again(long[] values) {
    BitWriter out = new BitWriter();
    LongColumn.write(out, values);
    return LongColumn.read(new BitReader(out.toByteArray()), values.length);
  }

  private static int bytes(long[] values) {
    BitWriter out = new BitWriter();
    LongColumn.write(out, values);
    return out.toByteArray().length;
  }
}
