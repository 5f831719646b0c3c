package io.fleetpulse.quickstart.backtest;

import io.fleetpulse.analysis.anomaly.DetectorKind;
import io.fleetpulse.analysis.anomaly.Onset;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.Iterator;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** {@code backtest --input metrics.csv}. */
@Command(
    name = "backtest",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Scores each row of a CSV file by the rows before it.",
      "",
      "The file has a header and the columns timestamp,value or timestamp,metric,value.",
      "Times: yyyy-MM-dd HH:mm:ss (UTC), ISO 8601, or seconds or milliseconds since the epoch.",
      "Scores go from 0 to 1: 0.3 is as strange as one row in 10^3, 0.5 as one in 10^5.",
      "An incident is scored at its onset and when it gets worse, not at each of its rows.",
      ""
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:all rows scored", "1:a malformed row", "2:cannot read, write or start"})
public final class BacktestCommand implements Callable<Integer> {
  private static final int MALFORMED = 1;
  private static final int CANNOT = 2;

  @Option(names = "--input", paramLabel = "FILE", description = "What to score.", required = true)
  private Path input = Path.of("");

  @Option(
      names = "--detector",
      paramLabel = "NAME",
      defaultValue = "ensemble",
      converter = DetectorNames.class,
      completionCandidates = DetectorNames.class,
      description =
          "One of ${COMPLETION-CANDIDATES}; default: ${DEFAULT-VALUE}. docs/detection.md tells what they do.")
  private DetectorKind detector = DetectorKind.ENSEMBLE;

  @Option(
      names = "--output",
      paramLabel = "FILE",
      description = "Where the scores go; default: standard output.")
  private @Nullable Path output;

  @Option(
      names = "--lenient",
      description = "Leave malformed rows out and count them, instead of ending at the first.")
  private boolean lenient;

  /** The detectors' names as people write them. */
  static final class DetectorNames implements ITypeConverter<DetectorKind>, Iterable<String> {
    @Override
    public DetectorKind convert(String name) {
      return DetectorKind.named(name)
          .orElseThrow(
              () ->
                  new TypeConversionException(
                      "no detector '" + name + "', there are " + String.join(", ", this)));
    }

    @Override
    public Iterator<String> iterator() {
      return Arrays.stream(DetectorKind.values()).map(DetectorKind::title).iterator();
    }
  }

  @Override
  public Integer call() {
    Backtest backtest = new Backtest(() -> new Onset(detector.create()), lenient);
    long began = System.nanoTime();
    try (RowSource rows = CsvRows.open(input)) {
      if (output == null) {
        backtest.run(rows, new ScoreWriter(standardOutput(), rows.named()));
      } else {
        writeFile(backtest, rows, output);
      }
    } catch (MalformedRow e) {
      System.err.println("fleetpulse: " + e.getMessage());
      return MALFORMED;
    } catch (NoSuchFileException e) {
      System.err.println("fleetpulse: there is no " + e.getFile());
      return CANNOT;
    } catch (IOException e) {
      System.err.println("fleetpulse: " + e.getMessage());
      return CANNOT;
    }
    long nanos = System.nanoTime() - began;
    for (String line : backtest.summary().lines(detector.title(), nanos)) {
      System.err.println(line);
    }
    return 0;
  }

  /** The file appears when it is complete: one from a run that failed would look like a result. */
  private static void writeFile(Backtest backtest, RowSource rows, Path file)
      throws IOException, MalformedRow {
    Path folder = file.toAbsolutePath().getParent();
    Path part = Files.createTempFile(folder, file.getFileName().toString(), ".part");
    try {
      try (ScoreWriter scores =
          new ScoreWriter(Files.newBufferedWriter(part, StandardCharsets.UTF_8), rows.named())) {
        backtest.run(rows, scores);
      }
      Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(part);
    }
  }

  private static Writer standardOutput() {
    PrintStream out = System.out;
    return new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8));
  }
}
