package io.fleetpulse.quickstart.up;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The launcher and its children, a line each with the time of start, so that a later launcher ends
 * what a killed one left and never a process that merely got the same number.
 */
final class PidFile {
  private static final long GRACE_SECONDS = 10;

  private final Path file;
  private final List<String> lines = new ArrayList<>();

  PidFile(Path file) {
    this.file = file;
  }

  /**
   * Ends what an earlier launcher left behind.
   *
   * @return how many processes
   * @throws CannotStart if that launcher still runs
   */
  int endLeftovers() throws IOException {
    if (!Files.exists(file)) {
      return 0;
    }
    List<ProcessHandle> left = new ArrayList<>();
    boolean first = true;
    for (String line : Files.readAllLines(file)) {
      Optional<ProcessHandle> found = find(line);
      if (first && found.isPresent()) {
        throw new CannotStart(
            "process "
                + found.get().pid()
                + " already uses "
                + file.toAbsolutePath().getParent()
                + ": end it or choose another folder with --data DIR");
      }
      first = false;
      found.ifPresent(left::add);
    }
    left.forEach(ProcessHandle::destroy);
    left.forEach(PidFile::awaitEnd);
    Files.delete(file);
    return left.size();
  }

  synchronized void add(ProcessHandle process) throws IOException {
    lines.add(process.pid() + " " + started(process));
    Files.write(file, lines);
  }

  /** Deletes the file if this launcher wrote it. */
  synchronized void delete() throws IOException {
    if (!lines.isEmpty()) {
      Files.deleteIfExists(file);
    }
  }

  private static Optional<ProcessHandle> find(String line) {
    String[] parts = line.split(" ", -1);
    if (parts.length != 2 || !parts[0].matches("\\d{1,18}")) {
      return Optional.empty();
    }
    return ProcessHandle.of(Long.parseLong(parts[0]))
        .filter(process -> process.isAlive() && started(process).equals(parts[1]));
  }

  private static String started(ProcessHandle process) {
    return process.info().startInstant().map(Instant::toString).orElse("unknown");
  }

  private static void awaitEnd(ProcessHandle process) {
    try {
      process.onExit().get(GRACE_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      process.destroyForcibly();
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    } catch (ExecutionException e) {
      throw new CompletionException(e);
    }
  }
}
