package io.fleetpulse.streams.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fleetpulse.schemas.avro.Layout;
import io.fleetpulse.schemas.avro.Quality;
import io.fleetpulse.schemas.avro.RuntimeSample;
import io.fleetpulse.schemas.avro.WindowSummary;
import io.fleetpulse.schemas.registry.SchemaIds;
import io.fleetpulse.schemas.serde.TrustedRecords;
import io.fleetpulse.schemas.serde.WireFormat;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.kafka.common.errors.SerializationException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class WindowHeadsTest {
  private static final int WINDOW = 1;
  private static final int SAMPLE = 2;

  private final WindowHeads heads = new WindowHeads(new TwoSchemas());

  private static final class TwoSchemas implements SchemaIds {
    @Override
    public Schema byId(int id) {
      return id == WINDOW ? WindowSummary.getClassSchema() : RuntimeSample.getClassSchema();
    }

    @Override
    public int idOf(String subject, Schema schema) {
      return WINDOW;
    }
  }

  @BeforeAll
  static void trust() {
    TrustedRecords.trust();
  }

  @Test
  void window_headIsRead() throws IOException {
    assertThat(heads.read(window(false)))
        .isEqualTo(new WindowHeads.Head(1_700_000_000_000L, 1_600_000_000_000L, 77, false));
  }

  @Test
  void windowWithLayout_isKnownToHaveIt() throws IOException {
    assertThat(heads.read(window(true)).hasLayout()).isTrue();
  }

  @Test
  void endsInTheHead_isRefused() throws IOException {
    byte[] whole = window(true);
    assertThatThrownBy(() -> heads.read(Arrays.copyOf(whole, 20)))
        .isInstanceOf(SerializationException.class);
  }

  @Test
  void anotherRecord_isRefused() throws IOException {
    byte[] record = window(false);
    record[4] = SAMPLE;
    assertThatThrownBy(() -> heads.read(record))
        .isInstanceOf(SerializationException.class)
        .hasMessageContaining("windowStartMillis");
  }

  private static byte[] window(boolean withLayout) throws IOException {
    Layout layout =
        Layout.newBuilder()
            .setService("checkout")
            .setNamespace("shop")
            .setInstance("c-1")
            .setLabels(Map.of("team", "web"))
            .setSeries(List.of())
            .build();
    WindowSummary window =
        WindowSummary.newBuilder()
            .setWindowStartMillis(1_700_000_000_000L)
            .setSizeMillis(10_000)
            .setStartTimeMillis(1_600_000_000_000L)
            .setRevision(0)
            .setQuality(Quality.OK)
            .setSamples(10)
            .setLostSamples(0)
            .setFirstSequence(0)
            .setLastSequence(9)
            .setFirstSampleMillis(1)
            .setLastSampleMillis(2)
            .setEstimatedGauges(List.of(1, 2))
            .setLayoutHash(77)
            .setLayout(withLayout ? layout : null)
            .setGaugeLast(List.of())
            .setGaugeMinBelowLast(List.of())
            .setGaugeMaxAboveLast(List.of())
            .setGaugeSumDelta(List.of())
            .setCounterIncrease(List.of())
            .setCounterTotal(List.of())
            .setDistributionCount(List.of())
            .setDistributionSum(List.of())
            .setDistributionTotalCount(List.of())
            .setDistributionTotalSum(List.of())
            .setHistograms(List.of())
            .build();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(bytes, null);
    new SpecificDatumWriter<>(WindowSummary.class).write(window, encoder);
    encoder.flush();
    return WireFormat.encode(WINDOW, bytes.toByteArray());
  }
}
