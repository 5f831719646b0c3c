package io.fleetpulse.agent;

import io.fleetpulse.agent.probe.HostName;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What can be told of a JVM from how it was launched. The slot taken for an instance id is held by
 * a file lock until the JVM ends, so that the next launch of the same service on this host gets the
 * same id again, and two at the same time get two.
 */
final class Launch {
  private static final Pattern JAR = Pattern.compile("(.+?)(?:-(\\d[\\w.+-]*))?\\.[jw]ar");
  private static final int SLOTS = 1000;

  /**
   * Channels on files that another agent of this JVM has locked. On POSIX systems closing any
   * channel on a file lets all the process's locks on it go, so these stay open, and static, as a
   * collected channel is a closed one.
   */
  private static final Queue<FileChannel> OTHERS = new ConcurrentLinkedQueue<>();

  private final Map<String, String> environment;
  private final Map<String, String> systemProperties;

  /** Kept so that the lock is: a collected channel lets go of it. */
  private @Nullable FileChannel slot;

  Launch(Map<String, String> environment, Map<String, String> systemProperties) {
    this.environment = environment;
    this.systemProperties = systemProperties;
  }

  AgentConfig.Defaults defaults() {
    String command = systemProperties.getOrDefault("sun.java.command", "").strip();
    String program = command.isEmpty() ? "" : command.split("\\s+", 2)[0];
    String file = program.substring(program.lastIndexOf('/') + 1);
    file = file.substring(file.lastIndexOf('\\') + 1);
    Matcher jar = JAR.matcher(file);
    if (jar.matches()) {
      String version = jar.group(2);
      return new AgentConfig.Defaults(
          jar.group(1), version == null ? "" : version, this::instanceId);
    }
    String simple = file.substring(file.lastIndexOf('.') + 1);
    return new AgentConfig.Defaults(simple.isEmpty() ? "java" : simple, "", this::instanceId);
  }

  /** The pod's name in Kubernetes; elsewhere the host and the lowest free slot of this service. */
  private String instanceId(String service) {
    String pod = environment.getOrDefault("POD_NAME", "");
    if (!pod.isBlank()) {
      return pod;
    }
    String hostname = environment.getOrDefault("HOSTNAME", "");
    if (environment.containsKey("KUBERNETES_SERVICE_HOST") && !hostname.isBlank()) {
      return hostname;
    }
    String host = HostName.read(environment);
    int taken = takeSlot(service);
    return host + "-" + (taken > 0 ? Integer.toString(taken) : "p" + ProcessHandle.current().pid());
  }

  private int takeSlot(String service) {
    String user = systemProperties.getOrDefault("user.name", "user");
    String name = ("fleetpulse-" + user + "-" + service).replaceAll("[^\\w.-]", "_");
    Path folder = Path.of(systemProperties.getOrDefault("java.io.tmpdir", "/tmp"));
    for (int number = 1; number <= SLOTS; number++) {
      try {
        FileChannel channel =
            FileChannel.open(
                folder.resolve(name + "-" + number + ".slot"),
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE);
        if (locked(channel)) {
          slot = channel;
          return number;
        }
      } catch (IOException | RuntimeException e) {
        return 0; // no such folder, or not writable: the process id tells JVMs apart
      }
    }
    return 0;
  }

  /** False: another agent has the slot, in this JVM or another. */
  private static boolean locked(FileChannel channel) throws IOException {
    try {
      if (channel.tryLock() != null) {
        return true;
      }
      channel.close();
    } catch (OverlappingFileLockException e) {
      OTHERS.add(channel);
    }
    return false;
  }

  /** Lets the slot go. */
  void release() {
    FileChannel held = slot;
    slot = null;
    try {
      if (held != null) {
        held.close();
      }
    } catch (IOException e) {
      // Nothing was written to it.
    }
  }
}
