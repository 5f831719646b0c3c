package io.fleetpulse.quickstart.up;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Four ports in a row.
 *
 * @param base the sink's; processor, registry and Kafka follow
 */
record Ports(int base) {
  private static final int LAST_BASE = 65_532;

  Ports {
    if (base < 1 || base > LAST_BASE) {
      throw new CannotStart("--port " + base + " must be from 1 to " + LAST_BASE);
    }
  }

  int sink() {
    return base;
  }

  int processor() {
    return base + 1;
  }

  int registry() {
    return base + 2;
  }

  int kafka() {
    return base + 3;
  }

  /**
   * @throws CannotStart naming the port that is in use and what for
   */
  void requireFree() {
    Map<String, Integer> uses = new LinkedHashMap<>();
    uses.put("sink", sink());
    uses.put("processor", processor());
    uses.put("schema registry", registry());
    uses.put("Kafka", kafka());
    uses.forEach(
        (what, port) -> {
          try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
          } catch (IOException e) {
            throw new CannotStart(
                "port " + port + " (" + what + ") is in use: choose others with --port N");
          }
        });
  }
}
