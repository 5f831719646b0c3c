package io.fleetpulse.it.window;

import io.fleetpulse.it.support.ChildJvm;
import io.fleetpulse.it.support.TestBroker;
import io.fleetpulse.it.support.TestRegistry;
import io.fleetpulse.schemas.topics.Topic;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.kafka.common.utils.Utils;

/** A process that is killed with SIGKILL while it works, and started again on what it left. */
public final class Victim implements AutoCloseable {
  public static final Duration PATIENCE = Duration.ofMinutes(3);

  private final Stage stage;
  private final Class<?> main;
  private final String mode;
  private final Path directory;
  private final StringBuilder story = new StringBuilder();
  private int starts;
  private ChildJvm process;

  private Victim(Stage stage, Class<?> main, String mode, Path directory) {
    this.stage = stage;
    this.main = main;
    this.mode = mode;
    this.directory = directory;
    this.process = launch();
  }

  /**
   * Starts it.
   *
   * @param main runs a {@link PartProcess}
   * @param mode replaying, or forgetful: what was open at a crash is gone
   */
  public static Victim start(Stage stage, Class<?> main, String mode, Path directory) {
    return new Victim(stage, main, mode, directory);
  }

  public ChildJvm process() {
    return process;
  }

  /** What became of it, in words. */
  public String story() {
    return story.toString();
  }

  /**
   * Kills it while it emits, at a moment of no particular interest, and starts it again.
   *
   * @param mostMillis after it was seen to emit
   * @param wiped without its state directory
   */
  public void kill(Topic emitted, Random random, int mostMillis, boolean wiped, int sent)
      throws IOException {
    long before = stage.records(emitted);
    process.awaitWhileAlive(
        PATIENCE, "records on " + emitted, () -> stage.records(emitted) > before);
    Utils.sleep(random.nextInt(mostMillis));
    process.kill();
    story.append(" killed after ").append(sent).append(';');
    if (wiped) {
      wipe();
      story.append(" state wiped;");
    }
    process = launch();
  }

  @Override
  public void close() {
    process.kill();
  }

  private ChildJvm launch() {
    starts++;
    return ChildJvm.ofMain(main)
        // It lives for seconds: what a second compiler would save costs more than it brings.
        .jvmOptions("-Xmx512m", "-XX:+UseSerialGC")
        .arguments(
            TestBroker.shared().bootstrapServers(),
            TestRegistry.shared().url(),
            stage.prefix(),
            directory.resolve("state").toString(),
            mode)
        .log(directory.resolve(main.getSimpleName() + "-" + mode + starts + ".log"))
        .start();
  }

  private void wipe() throws IOException {
    try (Stream<Path> files = Files.walk(directory.resolve("state"))) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
