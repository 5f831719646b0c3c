package io.fleetpulse.agent.probe;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** This machine's name. */
public final class HostName {
  private HostName() {}

  /** Without asking a name service where the system knows: that can take seconds. */
  public static String read(Map<String, String> environment) {
    try {
      String name = Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
      if (!name.isEmpty()) {
        return name;
      }
    } catch (IOException | RuntimeException e) {
      // Not Linux.
    }
    String windows = environment.getOrDefault("COMPUTERNAME", "");
    if (!windows.isBlank()) {
      return windows;
    }
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "localhost";
    }
  }
}
