package io.fleetpulse.quickstart.backtest;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.jspecify.annotations.Nullable;

/**
 * Rows of a CSV file (RFC 4180, UTF-8) whose first line names the columns: {@code timestamp},
 * {@code value} and, where it holds several series, {@code metric}, in any order; other columns are
 * left alone.
 */
final class CsvRows implements RowSource {
  private final String file;
  private final CSVParser parser;
  private final Iterator<CSVRecord> records;
  private final int columns;
  private final int timestampColumn;
  private final int metricColumn;
  private final int valueColumn;

  private CsvRows(String file, CSVParser parser, Iterator<CSVRecord> records, List<String> names)
      throws MalformedRow {
    this.file = file;
    this.parser = parser;
    this.records = records;
    columns = names.size();
    timestampColumn = names.indexOf("timestamp");
    metricColumn = names.indexOf("metric");
    valueColumn = names.indexOf("value");
    if (timestampColumn < 0 || valueColumn < 0) {
      throw new MalformedRow(
          file,
          1,
          0,
          "must name the columns timestamp,value or timestamp,metric,value, is " + names);
    }
  }

  /**
   * Opens a file and reads its first line.
   *
   * @throws MalformedRow if that does not name the columns
   */
  static CsvRows open(Path file) throws IOException, MalformedRow {
    CSVParser parser =
        CSVParser.builder()
            .setReader(Files.newBufferedReader(file, StandardCharsets.UTF_8))
            .setFormat(CSVFormat.RFC4180.builder().setTrim(true).get())
            .get();
    try {
      Iterator<CSVRecord> records = parser.iterator();
      List<String> names = new ArrayList<>();
      if (records.hasNext()) {
        for (String name : records.next()) {
          names.add(name.replace("\uFEFF", "").toLowerCase(Locale.ROOT));
        }
      }
      return new CsvRows(file.toString(), parser, records, names);
    } catch (UncheckedIOException | MalformedRow e) {
      parser.close();
      throw e;
    }
  }

  @Override
  public boolean named() {
    return metricColumn >= 0;
  }

  @Override
  public @Nullable Row next() throws IOException, MalformedRow {
    CSVRecord row;
    try {
      if (!records.hasNext()) {
        return null;
      }
      row = records.next();
    } catch (UncheckedIOException e) {
      throw new IOException(
          file + ":" + (parser.getCurrentLineNumber() + 1) + ": " + e.getMessage(), e);
    }
    long line = parser.getCurrentLineNumber();
    if (row.size() != columns) {
      throw new MalformedRow(
          file,
          line,
          Math.min(row.size(), columns) + 1,
          row.size() + " columns, must be " + columns);
    }
    return new Row(
        row.get(timestampColumn),
        timestamp(row.get(timestampColumn), line),
        metricColumn < 0 ? "" : row.get(metricColumn),
        value(row.get(valueColumn), line),
        row.get(valueColumn));
  }

  @Override
  public void close() throws IOException {
    parser.close();
  }

  private long timestamp(String text, long line) throws MalformedRow {
    try {
      return Timestamps.millis(text);
    } catch (IllegalArgumentException e) {
      throw new MalformedRow(file, line, timestampColumn + 1, String.valueOf(e.getMessage()));
    }
  }

  private double value(String text, long line) throws MalformedRow {
    double value;
    try {
      value = Double.parseDouble(text);
    } catch (NumberFormatException e) {
      throw new MalformedRow(file, line, valueColumn + 1, "'" + text + "' is no number");
    }
    if (!Double.isFinite(value)) {
      throw new MalformedRow(file, line, valueColumn + 1, "'" + text + "' is not finite");
    }
    return value;
  }
}
