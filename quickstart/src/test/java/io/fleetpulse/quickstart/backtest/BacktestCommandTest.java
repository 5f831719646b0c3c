package io.fleetpulse.quickstart.backtest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class BacktestCommandTest {
  @TempDir Path folder;

  @Test
  void everyRow_isWrittenAsItStands_withItsScore() throws IOException {
    List<String> rows = rows(600);
    rows.set(500, rows.get(500).split(",")[0] + ",99.50");
    Result result = backtest(file("timestamp,value", rows));
    assertThat(result.code).isZero();
    List<String> scores = Files.readAllLines(folder.resolve("scores.csv"));
    assertThat(scores).hasSize(601);
    assertThat(scores.get(0)).isEqualTo("timestamp,value,anomaly_score");
    for (int i = 0; i < 600; i++) {
      assertThat(scores.get(i + 1)).startsWith(rows.get(i) + ",");
      assertThat(score(scores.get(i + 1))).isBetween(0.0, 1.0);
    }
    assertThat(score(scores.get(501))).isGreaterThan(0.25);
    assertThat(result.err).contains("600 rows of 1 series by ensemble", "rows/s");
  }

  @Test
  void seriesOfOneFile_areJudgedEachByItself() throws IOException {
    List<String> both = new ArrayList<>();
    List<String> one = rows(400);
    for (String row : one) {
      String[] cells = row.split(",");
      both.add(cells[0] + ",a," + cells[1]);
      both.add(cells[0] + ",b," + -1000 * Double.parseDouble(cells[1]));
    }
    assertThat(backtest(file("timestamp,metric,value", both)).code).isZero();
    List<String> mixed = Files.readAllLines(folder.resolve("scores.csv"));
    assertThat(mixed.get(0)).isEqualTo("timestamp,metric,value,anomaly_score");
    assertThat(backtest(file("timestamp,value", one)).code).isZero();
    List<String> alone = Files.readAllLines(folder.resolve("scores.csv"));
    for (int i = 0; i < 400; i++) {
      assertThat(score(mixed.get(2 * i + 1))).isEqualTo(score(alone.get(i + 1)));
    }
  }

  @Test
  void malformedRow_endsItWithItsPlace_andLeavesNoFile() throws IOException {
    List<String> rows = rows(20);
    rows.set(7, "2026-01-01 00:00:00,many");
    Path input = file("timestamp,value", rows);
    Result result = backtest(input);
    assertThat(result.code).isEqualTo(1);
    assertThat(result.err).contains(input + ":9, column 2: 'many' is no number");
    try (var files = Files.list(folder)) {
      assertThat(files).containsExactly(input);
    }
  }

  @Test
  void lenient_leavesMalformedRowsOutAndCountsThem() throws IOException {
    List<String> rows = rows(20);
    rows.set(3, "2026-01-01 00:00:00,NaN");
    rows.set(7, "2026-01-01 00:00:00");
    rows.set(9, "noon,1");
    rows.set(11, "2026-01-01 00:00:00,");
    Path input = file("timestamp,value", rows);
    Result result = backtest(input, "--lenient");
    assertThat(result.code).isZero();
    assertThat(result.err)
        .contains("4 malformed rows left out, the first: " + input + ":5, column 2: 'NaN'");
    assertThat(Files.readAllLines(folder.resolve("scores.csv"))).hasSize(17);
  }

  @Test
  void gapsDuplicatesAndEarlierRows_areScoredAndReported() throws IOException {
    List<String> rows = rows(50);
    rows.subList(20, 24).clear();
    rows.set(30, rows.get(29));
    rows.set(40, rows.get(2));
    Result result = backtest(file("timestamp,value", rows));
    assertThat(result.code).isZero();
    assertThat(result.err)
        .contains("gaps, the longest PT25M", "1 rows with the time of", "1 rows earlier than");
    assertThat(Files.readAllLines(folder.resolve("scores.csv"))).hasSize(47);
  }

  @Test
  void withoutOutput_scoresGoToStandardOutput() throws IOException {
    Path input = file("timestamp,value", rows(5));
    Result result = run("--input", input.toString(), "--detector", "robust-z");
    assertThat(result.code).isZero();
    assertThat(result.out.lines()).hasSize(6);
  }

  @Test
  void headerWithoutTheColumns_isRefused() throws IOException {
    Result result = backtest(file("time,load", rows(5)));
    assertThat(result.code).isEqualTo(1);
    assertThat(result.err).contains(":1: must name the columns timestamp,value");
  }

  @Test
  void missingFile_isTold() {
    Result result = backtest(folder.resolve("none.csv"));
    assertThat(result.code).isEqualTo(2);
    assertThat(result.err).contains("there is no " + folder.resolve("none.csv"));
  }

  @Test
  void unknownDetector_isAnsweredWithTheKnown() throws IOException {
    Result result = backtest(file("timestamp,value", rows(5)), "--detector", "crystal-ball");
    assertThat(result.code).isEqualTo(2);
    assertThat(result.err).contains("no detector 'crystal-ball', there are ensemble, live");
  }

  private Result backtest(Path input, String... more) {
    List<String> args =
        new ArrayList<>(
            List.of(
                "--input", input.toString(), "--output", folder.resolve("scores.csv").toString()));
    args.addAll(List.of(more));
    return run(args.toArray(new String[0]));
  }

  private static Result run(String... args) {
    PrintStream out = System.out;
    PrintStream err = System.err;
    ByteArrayOutputStream outBytes = new ByteArrayOutputStream();
    ByteArrayOutputStream errBytes = new ByteArrayOutputStream();
    StringWriter usage = new StringWriter();
    System.setOut(new PrintStream(outBytes, true, StandardCharsets.UTF_8));
    System.setErr(new PrintStream(errBytes, true, StandardCharsets.UTF_8));
    try {
      int code =
          new CommandLine(new BacktestCommand()).setErr(new PrintWriter(usage)).execute(args);
      return new Result(
          code,
          outBytes.toString(StandardCharsets.UTF_8),
          errBytes.toString(StandardCharsets.UTF_8) + usage);
    } finally {
      System.setOut(out);
      System.setErr(err);
    }
  }

  private record Result(int code, String out, String err) {}

  private Path file(String header, List<String> rows) throws IOException {
    List<String> lines = new ArrayList<>(rows);
    lines.add(0, header);
    return Files.write(folder.resolve("metrics.csv"), lines);
  }

  private static double score(String line) {
    return Double.parseDouble(line.substring(line.lastIndexOf(',') + 1));
  }

  /** A value every five minutes. */
  private static List<String> rows(int count) {
    Random random = new Random(1);
    List<String> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      String time = Instant.ofEpochSecond(1_767_571_200L + 300L * i).toString();
      rows.add(time.replace('T', ' ').replace("Z", "") + "," + (10 + random.nextGaussian()));
    }
    return rows;
  }
}
