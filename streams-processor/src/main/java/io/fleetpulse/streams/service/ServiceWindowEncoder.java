package io.fleetpulse.streams.service;

import io.fleetpulse.analysis.service.InstancePart;
import io.fleetpulse.analysis.service.MergedSeries;
import io.fleetpulse.analysis.service.ServiceWindows;
import io.fleetpulse.analysis.window.Series;
import io.fleetpulse.schemas.avro.Quality;
import io.fleetpulse.streams.window.AvroBytes;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * Writes a {@code ServiceWindow} in Confluent's frame, field by field in the order of its schema.
 * For one thread.
 */
final class ServiceWindowEncoder {
  /** Beyond this a service invents names; each is then encoded anew. */
  private static final int MOST_NAMES = 10_000;

  private final int schemaId;
  private final AvroBytes out = new AvroBytes();
  private final Map<Series, byte[]> names = new HashMap<>();

  ServiceWindowEncoder(int schemaId) {
    this.schemaId = schemaId;
  }

  byte[] encode(ServiceWindows.Closed<Digest> window, List<MergedSeries> series) {
    if (names.size() > MOST_NAMES) {
      names.clear();
    }
    // Before the rest: both use the same bytes.
    series.forEach(each -> names.computeIfAbsent(each.series(), this::name));
    out.reset();
    out.writeFrame(schemaId);
    out.writeLong(window.startMillis());
    out.writeLong(ServiceWindows.SIZE_MILLIS);
    out.writeLong(window.revision());
    out.writeLong(window.instances());
    out.writeLong(window.expected());
    out.writeLong((window.ok() ? Quality.OK : Quality.PARTIAL).ordinal());
    writeTexts(texts(window, JvmNames::version));
    writeTexts(texts(window, JvmNames::zone));
    out.beginItems(series.size());
    for (MergedSeries each : series) {
      out.writeEncoded(names.getOrDefault(each.series(), new byte[0]));
      out.writeLong(each.instances());
      out.writeLong(each.count());
      out.writeDouble(each.min());
      out.writeDouble(each.max());
      out.writeDouble(each.average());
      out.writeDouble(each.total());
      out.writeHistogram(each.histogram());
    }
    out.endItems();
    return out.toByteArray();
  }

  /** Metric, kind, unit and attributes of a series. */
  private byte[] name(Series series) {
    out.reset();
    out.writeString(series.key().metric());
    out.writeString(series.kind().name().toLowerCase(Locale.ROOT));
    out.writeString(series.unit());
    out.writeTexts(series.key().attributes());
    return out.toByteArray();
  }

  /** What the JVMs of a window say, without those that say nothing. */
  private static Collection<String> texts(
      ServiceWindows.Closed<Digest> window, Function<JvmNames, String> which) {
    TreeSet<String> texts = new TreeSet<>();
    for (InstancePart<Digest> part : window.parts()) {
      texts.add(which.apply(part.content().names()));
    }
    texts.remove("");
    return texts;
  }

  private void writeTexts(Collection<String> texts) {
    out.beginItems(texts.size());
    texts.forEach(out::writeString);
    out.endItems();
  }
}
