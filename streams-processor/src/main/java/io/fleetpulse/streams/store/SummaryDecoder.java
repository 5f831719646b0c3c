package io.fleetpulse.streams.store;

import io.fleetpulse.analysis.window.ClosedWindow;
import io.fleetpulse.analysis.window.InstanceIdentity;
import io.fleetpulse.analysis.window.SeriesLayout;
import io.fleetpulse.analysis.window.WindowHeader;
import io.fleetpulse.schemas.avro.WindowSummary;
import io.fleetpulse.schemas.registry.SchemaIds;
import io.fleetpulse.schemas.serde.AvroDeserializer;
import io.fleetpulse.schemas.serde.WireFormat;
import io.fleetpulse.streams.window.WindowReader;
import java.util.Optional;
import org.apache.kafka.common.errors.SerializationException;
import org.jspecify.annotations.Nullable;

/**
 * Window summaries of any version of their schema: this version's field by field, others by Avro's
 * rules. For one thread.
 */
public final class SummaryDecoder {
  private static final String TOPIC = "windows";

  private final int schemaId;
  private final WindowReader reader = new WindowReader();
  private final AvroDeserializer<WindowSummary> otherVersions;

  /** What a window says before its numbers. */
  public record Head(
      long windowStartMillis,
      long jvmStartMillis,
      int layoutHash,
      WindowReader.@Nullable Names names) {
    /** What the columns stand for, if it travelled; null: not with this window. */
    public @Nullable SeriesLayout layout() {
      return names == null ? null : names.layout();
    }
  }

  /**
   * @param schemaId of this version's schema
   */
  public SummaryDecoder(SchemaIds ids, int schemaId) {
    this.schemaId = schemaId;
    this.otherVersions = AvroDeserializer.specific(ids, WindowSummary.class);
  }

  /**
   * The head of a record.
   *
   * @throws SerializationException if it is no window
   */
  public Head head(byte[] record) {
    if (WireFormat.schemaId(record) != schemaId) {
      WindowSummary window = other(record);
      return new Head(
          window.getWindowStartMillis(),
          window.getStartTimeMillis(),
          window.getLayoutHash(),
          window.getLayout() == null ? null : StoredWindow.names(window.getLayout()));
    }
    try {
      WindowHeader header = reader.header(record);
      return new Head(
          header.startMillis(),
          header.jvmStartMillis(),
          reader.layoutHash(),
          reader.travellingNames());
    } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
      throw notAWindow(e);
    }
  }

  /**
   * What a record's columns stand for, if it travelled with them.
   *
   * @throws SerializationException if it is no window
   */
  public Optional<SeriesLayout> layout(byte[] record) {
    return Optional.ofNullable(head(record).layout());
  }

  /**
   * The hash of what a record's columns stand for.
   *
   * @throws SerializationException if it is no window
   */
  public int layoutHash(byte[] record) {
    return head(record).layoutHash();
  }

  /**
   * The whole window.
   *
   * @throws SerializationException if it is none
   */
  public ClosedWindow window(byte[] record, InstanceIdentity identity, SeriesLayout layout) {
    try {
      return WireFormat.schemaId(record) == schemaId
          ? reader.window(record, identity, layout)
          : StoredWindow.read(other(record), identity, layout);
    } catch (IllegalArgumentException
        | IndexOutOfBoundsException
        | NegativeArraySizeException
        | ArithmeticException e) {
      throw notAWindow(e);
    }
  }

  private WindowSummary other(byte[] record) {
    WindowSummary window = otherVersions.deserialize(TOPIC, record);
    if (window == null) {
      throw new SerializationException("nothing is no window");
    }
    return window;
  }

  private static SerializationException notAWindow(RuntimeException e) {
    return new SerializationException("a record is no window: " + e.getMessage(), e);
  }
}
