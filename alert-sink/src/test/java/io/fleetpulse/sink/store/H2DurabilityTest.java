package io.fleetpulse.sink.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was committed is told of at once: it must not be taken back by the process's death. */
class H2DurabilityTest {
  private static final int HALTED = 17;

  @TempDir private Path folder;

  /** Commits, and dies without closing anything, as by SIGKILL. */
  static final class CommitAndDie {
    private CommitAndDie() {}

    public static void main(String[] args) {
      Database database = open(Path.of(args[0]));
      database.migrate();
      for (long next = 0; next < 20; next++) {
        OptionalLong expected = next == 0 ? OptionalLong.empty() : OptionalLong.of(next);
        long to = next + 1;
        database.useTransaction(session -> session.offsets().advance("t", 0, expected, to));
      }
      Runtime.getRuntime().halt(HALTED);
    }
  }

  @Test
  void committedBeforeSuddenDeath_isThereAfter() throws IOException, InterruptedException {
    Path output = folder.resolve("output");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                CommitAndDie.class.getName(),
                folder.toString())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    assertThat(process.waitFor()).describedAs(Files.readString(output)).isEqualTo(HALTED);

    try (Database database = open(folder)) {
      OptionalLong next = database.inTransaction(session -> session.offsets().next("t", 0));
      assertThat(next).hasValue(20);
    }
  }

  private static Database open(Path folder) {
    return new Database(new DatabaseConfig("jdbc:h2:file:" + folder.resolve("sink"), "sa", null));
  }
}
