package io.fleetpulse.it.agent.host;

import io.fleetpulse.agent.metric.Metrics;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;

/** Has more threads, classes, series and stranger names than any application should. */
public final class HostileHost {
  private static final int THREAD_STACK_BYTES = 128 * 1024;
  private static final int SERIES = 2_000;

  private HostileHost() {}

  /** A class whose copies are defined under other names, of the same length. */
  public static final class Copied00000000 {
    private Copied00000000() {}
  }

  /** Defines copies. */
  private static final class Copies extends ClassLoader {
    private final byte[] original;

    Copies(byte[] original) {
      super(HostileHost.class.getClassLoader());
      this.original = original;
    }

    void define(int number) {
      byte[] copy = original.clone();
      byte[] from = "Copied00000000".getBytes(StandardCharsets.US_ASCII);
      byte[] to = "Copied%08d".formatted(number).getBytes(StandardCharsets.US_ASCII);
      for (int i = 0; i + from.length <= copy.length; i++) {
        if (Arrays.equals(copy, i, i + from.length, from, 0, from.length)) {
          System.arraycopy(to, 0, copy, i, to.length);
        }
      }
      defineClass(null, copy, 0, copy.length);
    }
  }

  public static void main(String[] args) throws Exception {
    int threads = Integer.parseInt(args[0]);
    int classes = Integer.parseInt(args[1]);
    Random random = new Random(Long.parseLong(args[2]));
    series(random);
    CountDownLatch forever = new CountDownLatch(1);
    for (int i = 0; i < threads; i++) {
      Thread thread =
          new Thread(
              null,
              () -> {
                try {
                  forever.await();
                } catch (InterruptedException e) {
                  Thread.currentThread().interrupt();
                }
              },
              name(random, i),
              THREAD_STACK_BYTES);
      thread.setDaemon(true);
      thread.start();
    }
    Copies copies = new Copies(original());
    for (int i = 1; i <= classes; i++) {
      copies.define(i);
    }
    System.out.println("host is as it is");
    End.await(args);
    System.out.println("host ends");
  }

  private static void series(Random random) {
    Metrics metrics = Metrics.instance();
    for (int i = 0; i < SERIES; i++) {
      String attribute = text(random, 300);
      metrics
          .counter(
              "hostile." + text(random, 100),
              text(random, 30),
              text(random, 2_000),
              Map.of(attribute, attribute))
          .add(i);
      metrics.distribution("hostile.d." + i, "s", "").record(random.nextGaussian() * 1e300);
    }
    metrics.distribution("hostile.numbers", "s", "").record(Double.NaN);
    metrics.distribution("hostile.numbers", "s", "").record(Double.POSITIVE_INFINITY);
    metrics.gauge("hostile.gauge", "1", "", Map.of(), () -> Double.NEGATIVE_INFINITY);
  }

  /** Some like those of pools, some of any characters, some far too long. */
  private static String name(Random random, int number) {
    return switch (number % 4) {
      case 0 -> "pool-" + random.nextInt(1_000) + "-thread-" + number;
      case 1 -> text(random, 40);
      case 2 -> "x".repeat(1 + random.nextInt(10_000));
      default -> "worker " + number + "\n[fleetpulse] ERROR not true";
    };
  }

  private static String text(Random random, int most) {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(most); i >= 0; i--) {
      text.append((char) random.nextInt(0x10000));
    }
    return text.toString();
  }

  private static byte[] original() throws IOException {
    String file = "HostileHost$Copied00000000.class";
    try (InputStream in = HostileHost.class.getResourceAsStream(file)) {
      if (in == null) {
        throw new IOException("no " + file);
      }
      return in.readAllBytes();
    }
  }
}
