package io.fleetpulse.streams.service;

import io.fleetpulse.analysis.window.Series;
import io.fleetpulse.analysis.window.SeriesLayout;
import io.fleetpulse.streams.window.WindowReader;
import java.util.Map;

/**
 * What a JVM's windows do not repeat.
 *
 * @param layout shared by all JVMs of a service that have the same
 */
record JvmNames(SeriesLayout layout, String version, String zone) {
  /** A series has a handful; the kept form of a layout counts them in a byte. */
  private static final int MOST_ATTRIBUTES = 100;

  /**
   * Names that someone sent; the JVM's labels are not kept here.
   *
   * @throws IllegalArgumentException if one is too long, or a series has too many
   */
  static JvmNames of(WindowReader.Names sent) {
    BoundedText.check("version", sent.version());
    BoundedText.check("zone", sent.zone());
    BoundedText.check("label", sent.labels());
    for (Series series : sent.layout().series()) {
      BoundedText.check("metric", series.key().metric());
      BoundedText.check("unit", series.unit());
      Map<String, String> attributes = series.key().attributes();
      BoundedText.check("attribute", attributes);
      if (attributes.size() > MOST_ATTRIBUTES) {
        throw new IllegalArgumentException(
            series.key().metric() + " has " + attributes.size() + " attributes");
      }
    }
    return new JvmNames(sent.layout(), sent.version(), sent.zone());
  }
}
