package io.fleetpulse.benchmarks.agent;

import io.fleetpulse.benchmarks.process.Platform;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The paced application without an agent, with ours, and with others', in one run. */
public final class AgentBench {
  private final Options options;
  private final PrintStream out;

  /**
   * How much is measured.
   *
   * @param rounds of all watchers
   * @param slot from one start to the next: the "first seconds" of a watcher
   * @param settleSlots after which memory is read, and the steady time begins
   * @param steady what is measured over
   * @param starts of each watcher, for the delay to main
   * @param only names of watchers to measure; empty: all. Those they are compared with come along
   * @param compared another jar of ours; null: the shipped one
   * @param settings of the compared one; with neither nothing is compared
   * @param threads whether CPU is told by thread too
   */
  public record Options(
      int rounds,
      Duration slot,
      int settleSlots,
      Duration steady,
      int starts,
      Set<String> only,
      @Nullable Path compared,
      Map<String, String> settings,
      boolean threads) {
    public Options {
      if (rounds < 1 || starts < 1 || settleSlots < 1) {
        throw new IllegalArgumentException("rounds and starts: at least 1");
      }
      if (slot.compareTo(Duration.ofSeconds(8)) < 0
          || steady.compareTo(Duration.ofSeconds(10)) < 0) {
        throw new IllegalArgumentException(
            "first seconds: at least 8; steady seconds: at least 10");
      }
      only = Set.copyOf(only);
      settings = Map.copyOf(settings);
    }
  }

  public AgentBench(Options options, PrintStream out) {
    this.options = options;
    this.out = out;
  }

  /** Runs all of it in the directory. */
  public AgentResults run(Path directory) throws IOException, InterruptedException {
    Files.createDirectories(directory);
    Path emptyConfig = Files.writeString(directory.resolve("jmx-exporter.yaml"), "{}\n");
    List<Watcher> watchers = watchers(Jars.built(), publicKey(directory));
    AgentResults results = new AgentResults(options, watchers);
    try (Platform platform = Platform.start(directory);
        OtlpReceiver receiver = OtlpReceiver.start()) {
      Round round = new Round(options, platform, receiver, directory, emptyConfig, results, out);
      new StartTimes(options.starts(), round::addresses, directory, out).measure(watchers, results);
      for (int number = 1; number <= options.rounds(); number++) {
        // Each has another place and another age each time, and no two are always in one order: a
        // JVM that started a minute later still compiles.
        Collections.rotate(watchers, 1 + watchers.size() / options.rounds());
        Collections.reverse(watchers);
        round.run(number, watchers);
      }
    }
    return results;
  }

  private List<Watcher> watchers(Jars jars, Path publicKey) {
    List<Watcher> all = Watcher.all(jars, publicKey);
    if (options.compared() != null || !options.settings().isEmpty()) {
      Path jar = options.compared() == null ? jars.fleetpulse() : options.compared();
      all.add(Watcher.compared(jar.toAbsolutePath(), options.settings()));
    }
    if (options.only().isEmpty()) {
      return all;
    }
    List<String> unknown = new ArrayList<>(options.only());
    unknown.removeAll(all.stream().map(Watcher::name).toList());
    if (!unknown.isEmpty()) {
      throw new IllegalArgumentException(
          unknown + ": there are only " + all.stream().map(Watcher::name).toList());
    }
    return new ArrayList<>(
        all.stream()
            .filter(
                watcher ->
                    watcher.kind() == Watcher.Kind.NONE
                        || watcher.name().equals("fleetpulse-compared")
                        || options.only().contains(watcher.name()))
            .toList());
  }

  /** Of nobody: no action is sent here. */
  private static Path publicKey(Path directory) throws IOException {
    try {
      byte[] key =
          KeyPairGenerator.getInstance("Ed25519").generateKeyPair().getPublic().getEncoded();
      String pem =
          "-----BEGIN PUBLIC KEY-----\n"
              + Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
                  .encodeToString(key)
              + "\n-----END PUBLIC KEY-----\n";
      return Files.writeString(directory.resolve("actions.pem"), pem);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has Ed25519 since 15", e);
    }
  }
}
