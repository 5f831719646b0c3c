package io.fleetpulse.analysis.anomaly;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * The tables that {@code reference.py}, beside them, computes with numpy, scipy and scikit-learn.
 */
final class Reference {
  private Reference() {}

  /** Rows without the header; NaN where a column is empty. */
  static List<double[]> rows(String name) {
    InputStream in =
        Objects.requireNonNull(
            Reference.class.getResourceAsStream("/io/fleetpulse/analysis/anomaly/" + name), name);
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      return lines.lines().skip(1).map(Reference::row).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static double[] row(String line) {
    return Arrays.stream(line.split(",", -1))
        .mapToDouble(cell -> cell.isEmpty() ? Double.NaN : Double.parseDouble(cell))
        .toArray();
  }
}
