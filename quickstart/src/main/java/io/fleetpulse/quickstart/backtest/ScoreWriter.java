package io.fleetpulse.quickstart.backtest;

import java.io.Closeable;
import java.io.IOException;
import java.io.Writer;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;

/** Writes each row with its score: {@code timestamp,value,anomaly_score}, as CSV. */
final class ScoreWriter implements Closeable {
  private static final double DIGITS = 1e6;

  private final boolean named;
  private final CSVPrinter printer;

  /**
   * @param named whether rows name their series: then {@code metric} is the second column
   */
  ScoreWriter(Writer out, boolean named) throws IOException {
    this.named = named;
    printer = new CSVPrinter(out, CSVFormat.RFC4180.builder().setRecordSeparator('\n').get());
    if (named) {
      printer.printRecord("timestamp", "metric", "value", "anomaly_score");
    } else {
      printer.printRecord("timestamp", "value", "anomaly_score");
    }
  }

  void write(Row row, double score) throws IOException {
    printer.print(row.timestamp());
    if (named) {
      printer.print(row.metric());
    }
    printer.print(row.valueText());
    printer.print(Math.round(score * DIGITS) / DIGITS);
    printer.println();
  }

  void flush() throws IOException {
    printer.flush();
  }

  @Override
  public void close() throws IOException {
    printer.close(true);
  }
}
