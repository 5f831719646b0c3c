package io.fleetpulse.sink.ingest;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Asks the processor every few seconds whether it is well, on a thread of its own. No answer is an
 * answer: not well. Any thread may read what it found.
 */
public final class ProcessorProbe implements AutoCloseable {
  private static final Duration TIMEOUT = Duration.ofSeconds(3);

  private final HttpRequest request;
  private final Duration interval;
  private final HttpClient client = HttpClient.newBuilder().connectTimeout(TIMEOUT).build();
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread made = new Thread(task, "processor-probe");
            made.setDaemon(true);
            return made;
          });
  private volatile boolean well;

  /**
   * @param processor base URL, without a slash at its end
   */
  public ProcessorProbe(URI processor, Duration interval) {
    String base = processor.toString().replaceAll("/+$", "");
    this.request =
        HttpRequest.newBuilder(URI.create(base + "/health/ready")).timeout(TIMEOUT).build();
    this.interval = interval;
  }

  public void start() {
    var unused =
        thread.scheduleWithFixedDelay(this::ask, 0, interval.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Whether the last answer said so. */
  public boolean well() {
    return well;
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }

  private void ask() {
    try {
      well = client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException e) {
      // Being away is what is asked about; whoever reads it says so in an alert.
      well = false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
