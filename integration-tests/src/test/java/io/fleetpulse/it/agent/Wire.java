package io.fleetpulse.it.agent;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A way to a server on which everything can be made to stand still: accepted, never answered. */
final class Wire implements AutoCloseable {
  private final ServerSocket entry;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private volatile int target;
  private volatile boolean still = true;

  /** Stands still until {@link #lead}. */
  Wire() {
    try {
      entry = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    start(this::accept);
  }

  int port() {
    return entry.getLocalPort();
  }

  /** Leads to this server from now on; what stood still is cut. */
  void lead(int port) {
    target = port;
    still = false;
    sockets.forEach(Wire::closed);
  }

  /** Nothing passes any more. */
  void stand() {
    still = true;
  }

  @Override
  public void close() {
    try {
      entry.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    sockets.forEach(Wire::closed);
  }

  private void accept() {
    while (!entry.isClosed()) {
      try {
        Socket client = entry.accept();
        sockets.add(client);
        if (!still) {
          Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
          sockets.add(server);
          start(() -> pump(client, server));
          start(() -> pump(server, client));
        }
      } catch (IOException e) {
        // Closed, or the server is away: the client sees it.
      }
    }
  }

  private void pump(Socket from, Socket to) {
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      byte[] buffer = new byte[8192];
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        if (!still) { // else it vanishes, as in a network that drops packets
          out.write(buffer, 0, read);
        }
      }
    } catch (IOException e) {
      // One side has ended: so has the other.
    } finally {
      sockets.remove(from);
      sockets.remove(to);
    }
  }

  private static void closed(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void start(Runnable work) {
    Thread thread = new Thread(work, "wire");
    thread.setDaemon(true);
    thread.start();
  }
}
