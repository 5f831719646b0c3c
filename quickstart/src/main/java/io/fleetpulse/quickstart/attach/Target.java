package io.fleetpulse.quickstart.attach;

import com.sun.tools.attach.AgentInitializationException;
import com.sun.tools.attach.AgentLoadException;
import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * A process that is to get the agent. All that can be told from outside is looked at first: asking
 * a process to be attached to means a signal, which ends one that is no JVM and makes a JVM that
 * does not take it print its threads.
 */
final class Target {
  private static final String DISABLED = "-XX:+DisableAttachMechanism";

  /** What HotSpot reads of an argument (attachListener.hpp, arg_length_max). */
  private static final int MOST_ARGUMENT = 1_024;

  private static final String AGENT_THREAD = "\"fleetpulse-agent\"";

  private final String pid;
  private final ProcessHandle process;

  private Target(String pid, ProcessHandle process) {
    this.pid = pid;
    this.process = process;
  }

  /**
   * Finds it.
   *
   * @throws CannotAttach if it cannot be a JVM of this user that may be attached to
   */
  static Target find(String pid) throws CannotAttach {
    if (!pid.matches("[1-9]\\d{0,9}")) {
      throw new CannotAttach("\"" + pid + "\" is no process id; jps lists those of JVMs");
    }
    ProcessHandle process =
        ProcessHandle.of(Long.parseLong(pid))
            .filter(ProcessHandle::isAlive)
            .orElseThrow(
                () -> new CannotAttach("there is no process " + pid + "; jps lists those of JVMs"));
    Target target = new Target(pid, process);
    target.requireOwnUser();
    target.requireJvm();
    return target;
  }

  /**
   * Brings the agent in.
   *
   * @throws CannotAttach if it does not let it in, or has one
   */
  void load(Path agent, String settings) throws CannotAttach {
    int length = (agent.toAbsolutePath() + "=" + settings).getBytes(StandardCharsets.UTF_8).length;
    if (length > MOST_ARGUMENT) {
      throw new CannotAttach(
          "the settings and the jar's path are "
              + length
              + " bytes together, a JVM takes "
              + MOST_ARGUMENT
              + "; put settings into a file that it can read: config.file=FILE");
    }
    VirtualMachine jvm = attach();
    try {
      requireNoAgent();
      jvm.loadAgent(agent.toAbsolutePath().toString(), settings);
    } catch (AgentInitializationException | AgentLoadException e) {
      throw new CannotAttach(
          "JVM "
              + pid
              + " refuses the agent: "
              + e.getMessage()
              + "; does it run with -XX:-EnableDynamicAgentLoading, or on a Java before 17?");
    } catch (IOException e) {
      throw new CannotAttach("JVM " + pid + " gave no answer: " + e.getMessage());
    } finally {
      try {
        jvm.detach();
      } catch (IOException e) {
        // It ends with this process.
      }
    }
  }

  private void requireOwnUser() throws CannotAttach {
    String self = System.getProperty("user.name", "");
    String owner = process.info().user().orElse(self);
    if (!owner.equals(self) && !self.equals("root")) {
      throw new CannotAttach(
          "process "
              + pid
              + " belongs to "
              + owner
              + ", you are "
              + self
              + ": run this as "
              + owner);
    }
  }

  private void requireJvm() throws CannotAttach {
    boolean listed = VirtualMachine.list().stream().anyMatch(each -> each.id().equals(pid));
    if (!listed && !hasJvmLoaded()) {
      throw new CannotAttach("process " + pid + " is no JVM; jps lists those that are");
    }
    if (commandLine().contains(DISABLED)) {
      throw new CannotAttach(
          "JVM " + pid + " runs with " + DISABLED + ": start it with -javaagent instead");
    }
  }

  /** JVMs without performance data are in no list. */
  private boolean hasJvmLoaded() {
    try (Stream<String> maps =
        Files.lines(Path.of("/proc", pid, "maps"), StandardCharsets.ISO_8859_1)) {
      return maps.anyMatch(line -> line.endsWith("/libjvm.so"));
    } catch (IOException | RuntimeException e) {
      return false;
    }
  }

  private String commandLine() {
    try {
      return Files.readString(Path.of("/proc", pid, "cmdline"), StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      return process.info().commandLine().orElse("");
    }
  }

  private VirtualMachine attach() throws CannotAttach {
    try {
      return VirtualMachine.attach(pid);
    } catch (AttachNotSupportedException e) {
      throw new CannotAttach(
          "JVM " + pid + " does not answer (is it stopped, or started with " + DISABLED + "?)");
    } catch (IOException e) {
      throw new CannotAttach("JVM " + pid + " cannot be attached to: " + e.getMessage());
    }
  }

  /** By its thread: nothing else of an agent can be seen, as it leaves no trace in its host. */
  private void requireNoAgent() throws CannotAttach, IOException {
    Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
    if (!Files.isExecutable(jcmd)) {
      return; // the agent that is there says that there is another
    }
    Process threads =
        new ProcessBuilder(jcmd.toString(), pid, "Thread.print").redirectErrorStream(true).start();
    threads.getOutputStream().close();
    String print = new String(threads.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (print.contains(AGENT_THREAD)) {
      throw new CannotAttach("JVM " + pid + " has an agent already; it goes on unchanged");
    }
  }
}
