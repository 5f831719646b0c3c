package io.fleetpulse.it.support;

import java.nio.file.Files;
import java.nio.file.Path;

/** Where the checked-out sources are. */
public final class Repository {
  private Repository() {}

  /** The repository's root, from the build; from an IDE the nearest folder above that has it. */
  public static Path root() {
    String configured = System.getProperty("fleetpulse.root");
    if (configured != null && !configured.isBlank()) {
      return Path.of(configured);
    }
    for (Path folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
      if (Files.isDirectory(folder.resolve("integration-tests"))) {
        return folder;
      }
    }
    throw new IllegalStateException("not inside the repository: set -Dfleetpulse.root");
  }

  /** A file or folder of the repository. */
  public static Path path(String relative) {
    return root().resolve(relative);
  }
}
