package io.fleetpulse.it.agent;

import io.fleetpulse.it.support.ChildJvm;
import io.fleetpulse.it.support.Require;
import io.fleetpulse.it.support.Tools;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A JVM that sees file systems of its own. */
final class Mounts {
  private Mounts() {}

  /**
   * A JVM whose temporary folder is a file system of its own.
   *
   * @param temporary where it is, and where the JVM's files for temporary things go
   * @param options of that file system, as {@code mount -o} takes them
   * @param readOnly whether it can write nowhere else
   */
  static ChildJvm.Builder jvm(String name, Path temporary, String options, boolean readOnly)
      throws IOException, InterruptedException {
    List<String> own = own();
    String lock =
        "for point in / $(stat -c %m "
            + temporary.getParent()
            + "); do"
            + " mount -o bind,remount,ro $point; done\n";
    Path script = temporary.resolveSibling("mounts");
    Files.writeString(
        script,
        "set -e\nmount --make-rprivate /\nmount -t tmpfs -o "
            + options
            + " tmpfs "
            + temporary
            + "\n"
            + (readOnly ? lock : "")
            + "exec \"$@\"\n");
    return ChildJvm.ofScript(name, Path.of(own.get(0)))
        .jvmOptions(own.get(1), "sh", script.toString())
        .jvmOptions(Path.of(System.getProperty("java.home"), "bin/java").toString())
        .jvmOptions("-Djava.io.tmpdir=" + temporary);
  }

  /** How a process gets mounts of its own: as root, else as root of a name space of its own. */
  private static List<String> own() throws IOException, InterruptedException {
    String program = Tools.executable("unshare").map(Path::toString).orElse("/bin/false");
    for (String way : List.of("-m", "-rm")) {
      Process probe = new ProcessBuilder(program, way, "mount", "--make-rprivate", "/").start();
      if (probe.waitFor() == 0) {
        return List.of(program, way);
      }
    }
    Require.tool("unshare that may mount", false);
    throw new IllegalStateException("not reached");
  }
}
