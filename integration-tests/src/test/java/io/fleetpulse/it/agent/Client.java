package io.fleetpulse.it.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/** Asks an answering host all the time; the first answer that is wrong or missing is kept. */
final class Client implements AutoCloseable {
  private static final int PATIENCE_MILLIS = 20_000;
  private static final int PAUSE_MILLIS = 20;

  private final int port;
  private final Thread thread = new Thread(this::ask, "client");
  private final AtomicLong answers = new AtomicLong();
  private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();

  private Client(int port) {
    this.port = port;
  }

  /** Of a host that says where it listens. */
  static Client of(HostRun host) {
    String line = host.jvm().awaitLine(SampleTopic.PATIENCE, each -> each.startsWith("listening"));
    Client client = new Client(Integer.parseInt(line.substring(line.lastIndexOf(' ') + 1)));
    client.thread.start();
    return client;
  }

  /** Waits for so many more answers. */
  void awaitAnswers(int more) {
    long until = answers.get() + more;
    Awaitility.await("answers")
        .atMost(SampleTopic.PATIENCE)
        .until(() -> answers.get() >= until || failure.get() != null);
    assertAnswered();
  }

  /** Each request up to now got its answer. */
  void assertAnswered() {
    assertThat(failure.get()).isNull();
    assertThat(answers.get()).isPositive();
  }

  /** Asks no more. */
  @Override
  public void close() {
    thread.interrupt();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void ask() {
    try {
      while (!Thread.interrupted()) {
        long number = answers.get();
        assertThat(answer(number)).isEqualTo(number + 1);
        answers.incrementAndGet();
        Thread.sleep(PAUSE_MILLIS);
      }
    } catch (InterruptedException e) {
      // Closed.
    } catch (IOException | RuntimeException e) {
      failure.set(e);
    }
  }

  private long answer(long number) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(PATIENCE_MILLIS);
      socket.getOutputStream().write((number + "\n").getBytes(StandardCharsets.UTF_8));
      BufferedReader in =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
      return Long.parseLong(String.valueOf(in.readLine()));
    }
  }
}
