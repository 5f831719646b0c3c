package io.fleetpulse.it.agent.host;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;

/** Answers requests: each number with the next one. */
public final class AnsweringHost {
  private AnsweringHost() {}

  public static void main(String[] args) throws IOException {
    File end = new File(args[args.length - 1]);
    try (ServerSocket server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
      server.setSoTimeout(50);
      System.out.println("listening on " + server.getLocalPort());
      while (!end.exists()) {
        try (Socket client = server.accept()) {
          answer(client);
        } catch (SocketTimeoutException e) {
          continue; // nobody asks just now
        }
      }
    }
    System.out.println("host ends");
  }

  private static void answer(Socket client) throws IOException {
    BufferedReader in =
        new BufferedReader(new InputStreamReader(client.getInputStream(), StandardCharsets.UTF_8));
    OutputStream out = client.getOutputStream();
    String line = in.readLine();
    if (line != null) {
      out.write(((Long.parseLong(line) + 1) + "\n").getBytes(StandardCharsets.UTF_8));
      out.flush();
    }
  }
}
