package io.fleetpulse.quickstart.up;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where this run keeps what. */
record Layout(Path dir, Installation jars) {
  /**
   * @throws CannotStart if the folder cannot be made or written to, or its name means something to
   *     those who get it: Kafka and the agent split at commas, H2 at semicolons
   */
  static Layout of(Path data, Installation jars) {
    Path dir = data.toAbsolutePath().normalize();
    if (dir.toString().matches(".*[,;].*")) {
      throw new CannotStart(
          dir + " has a comma or a semicolon in its name: choose another folder with --data DIR");
    }
    Layout layout = new Layout(dir, jars);
    try {
      Files.createDirectories(layout.logs());
      Files.delete(Files.createTempFile(dir, "writable", ""));
    } catch (IOException e) {
      throw new CannotStart(
          "cannot write to " + dir + " (" + e + "): choose another folder with --data DIR");
    }
    return layout;
  }

  Path logs() {
    return dir.resolve("logs");
  }

  Path kafka() {
    return dir.resolve("kafka");
  }

  Path registry() {
    return dir.resolve("registry");
  }

  Path processorState() {
    return dir.resolve("processor");
  }

  Path sinkDatabase() {
    return dir.resolve("sink").resolve("alerts");
  }

  Path endpoints() {
    return dir.resolve("endpoints.json");
  }

  Path pids() {
    return dir.resolve("children.pid");
  }
}
