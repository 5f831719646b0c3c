package io.fleetpulse.streams.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetpulse.analysis.histogram.HistogramAccumulator;
import io.fleetpulse.analysis.window.ClosedWindow;
import io.fleetpulse.analysis.window.InstanceIdentity;
import io.fleetpulse.analysis.window.Series;
import io.fleetpulse.analysis.window.SeriesKey;
import io.fleetpulse.analysis.window.SeriesKind;
import io.fleetpulse.analysis.window.SeriesLayout;
import io.fleetpulse.analysis.window.Stat;
import io.fleetpulse.analysis.window.WindowColumns;
import io.fleetpulse.analysis.window.WindowHeader;
import io.fleetpulse.schemas.avro.WindowSummary;
import io.fleetpulse.schemas.registry.SchemaIds;
import io.fleetpulse.schemas.serde.AvroDeserializer;
import io.fleetpulse.streams.window.WindowEncoder;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;

class StoredWindowTest {
  private static final long START = 1_700_000_040_000L;
  private static final InstanceIdentity IDENTITY = InstanceIdentity.named("n", "s", "i");
  private static final SeriesLayout LAYOUT =
      SeriesLayout.of(
          List.of(
              new Series(new SeriesKey("pool", Map.of("name", "old")), SeriesKind.GAUGE, 1, "By"),
              new Series(SeriesKey.of("sometimes"), SeriesKind.GAUGE, 0.5, "1"),
              new Series(SeriesKey.of("never"), SeriesKind.GAUGE, 1, "1"),
              new Series(SeriesKey.of("counter"), SeriesKind.COUNTER, 1e-9, "s"),
              new Series(SeriesKey.of("unread"), SeriesKind.COUNTER, 1, "1"),
              new Series(SeriesKey.of("pause"), SeriesKind.DISTRIBUTION, 1e-9, "s"),
              new Series(SeriesKey.of("empty"), SeriesKind.DISTRIBUTION, 1e-9, "s")));

  @Test
  void aWindow_comesBackWithEveryStatistic() {
    ClosedWindow window = window();
    WindowSummary stored = stored(new WindowEncoder(1).encode(window, true));
    SeriesLayout layout = StoredWindow.layout(stored.getLayout());
    ClosedWindow back = StoredWindow.read(stored, IDENTITY, layout);

    assertThat(layout).isEqualTo(LAYOUT);
    assertThat(stored.getLayoutHash()).isEqualTo(LAYOUT.stableHash());
    assertThat(back.header()).isEqualTo(window.header());
    for (int series = 0; series < LAYOUT.series().size(); series++) {
      assertThat(back.estimated(series)).isEqualTo(window.estimated(series));
      for (Stat stat : Stat.values()) {
        assertThat(back.stat(series, stat))
            .as(LAYOUT.series().get(series).key() + " " + stat)
            .isEqualTo(Double.valueOf(window.stat(series, stat)));
      }
    }
    assertThat(back.columns().histogram(0)).isEqualTo(window.columns().histogram(0));
    assertThat(back.columns().histogram(1)).isNull();
  }

  @Test
  void withoutItsNames_itIsReadByALayoutKeptFromBefore() {
    WindowSummary stored = stored(new WindowEncoder(1).encode(window(), false));

    assertThat(stored.getLayout()).isNull();
    assertThat(StoredWindow.read(stored, IDENTITY, LAYOUT).stat(0, Stat.LAST)).isEqualTo(90);
  }

  private static ClosedWindow window() {
    WindowColumns columns = new WindowColumns(LAYOUT);
    for (int i = 0; i < 10; i++) {
      columns.read(0, 99 - i, i == 9);
    }
    columns.read(1, -7, false);
    columns.count(0, 5_000, 1L << 40);
    HistogramAccumulator pauses = new HistogramAccumulator();
    pauses.record(0);
    pauses.record(0.001);
    pauses.record(0.25);
    columns.distribute(0, 3, 251_000_000, 30, 1L << 33);
    columns.merge(0, pauses.toHistogram());
    WindowHeader header =
        new WindowHeader(
            START,
            10_000,
            START - 5,
            3,
            false,
            10,
            2,
            1,
            4,
            100,
            111,
            START + 1,
            START + 9_001,
            -7);
    return new ClosedWindow(IDENTITY, LAYOUT, header, columns);
  }

  private static WindowSummary stored(byte[] bytes) {
    return AvroDeserializer.specific(new OneSchema(), WindowSummary.class)
        .deserialize("windows", bytes);
  }

  private static final class OneSchema implements SchemaIds {
    @Override
    public Schema byId(int id) {
      return WindowSummary.getClassSchema();
    }

    @Override
    public int idOf(String subject, Schema schema) {
      return 1;
    }
  }
}
