package io.fleetpulse.schemas.serde;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BucketRunsTest {
  @ParameterizedTest
  @CsvSource({
    "'', ''",
    "3, 3",
    "0, -1",
    "0 0 0, -3",
    "3 1, 3 1",
    "3 0 1, 3 -1 1",
    "0 0 3 0 0 0 1 0, -2 3 -3 1 -1",
  })
  void emptyBuckets_areOneEntryAndComeBack(String dense, String entries) {
    assertThat(BucketRuns.of(longs(dense))).containsExactly(longs(entries));
    assertThat(BucketRuns.dense(longs(entries))).containsExactly(longs(dense));
  }

  @Test
  void denseCounts_areReadAsTheyAre() {
    assertThat(BucketRuns.dense(longs("0 2 0 0 1"))).containsExactly(0, 2, 0, 0, 1);
  }

  @ParameterizedTest
  @CsvSource({"1 -4096", "-4097", "-9223372036854775808", "-9223372036854775808 -1 1"})
  void moreBucketsThanAreBelieved_areRefusedBeforeThereIsRoomForThem(String entries) {
    assertThatThrownBy(() -> BucketRuns.dense(longs(entries)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("more than 4096 buckets");
  }

  private static long[] longs(String text) {
    return text.isEmpty()
        ? new long[0]
        : java.util.Arrays.stream(text.split(" ")).mapToLong(Long::parseLong).toArray();
  }
}
