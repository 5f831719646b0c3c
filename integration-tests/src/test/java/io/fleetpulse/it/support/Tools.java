package io.fleetpulse.it.support;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** What is installed on this machine beside the running JDK. */
public final class Tools {
  private static final Path JVMS = Path.of("/usr/lib/jvm");

  private Tools() {}

  /** An executable by its name on the path. */
  public static Optional<Path> executable(String name) {
    return Stream.of(System.getenv().getOrDefault("PATH", "/usr/bin").split(":"))
        .filter(folder -> !folder.isEmpty())
        .map(folder -> Path.of(folder, name))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /**
   * The home of an installed JDK of this feature release: named by {@code JAVA_HOME_25} (and so
   * on), or found where Linux distributions put them.
   */
  public static Optional<Path> jdk(int feature) {
    String named = System.getenv("JAVA_HOME_" + feature);
    if (named != null && isJdk(Path.of(named), feature)) {
      return Optional.of(Path.of(named));
    }
    if (!Files.isDirectory(JVMS)) {
      return Optional.empty();
    }
    try (Stream<Path> homes = Files.list(JVMS)) {
      return homes.sorted().filter(home -> isJdk(home, feature)).findFirst();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static boolean isJdk(Path home, int feature) {
    Path release = home.resolve("release");
    if (!Files.isExecutable(home.resolve("bin/java")) || !Files.isRegularFile(release)) {
      return false;
    }
    try (Stream<String> lines = Files.lines(release)) {
      return lines.anyMatch(
          line ->
              line.equals("JAVA_VERSION=\"" + feature + "\"")
                  || line.startsWith("JAVA_VERSION=\"" + feature + "."));
    } catch (IOException e) {
      return false;
    }
  }
}
