package io.fleetpulse.streams;

import io.fleetpulse.service.config.ConfigException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The place for stores: tried before anything starts, when one line can still say what is wrong.
 */
final class StateDirectory {
  private StateDirectory() {}

  /**
   * Makes the directory if it is not there, and writes to it.
   *
   * @throws ConfigException if that is not possible
   */
  static void prepare(Path directory) {
    try {
      Files.createDirectories(directory);
      Files.delete(Files.createTempFile(directory, "probe", ""));
    } catch (IOException e) {
      throw new ConfigException(
          "fleetpulse.processor.state.dir = \""
              + directory
              + "\" cannot be written ("
              + e
              + "): use a directory that this user may write to");
    }
  }
}
