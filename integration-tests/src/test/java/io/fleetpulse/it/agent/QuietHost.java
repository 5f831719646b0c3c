package io.fleetpulse.it.agent;

import java.io.File;

/**
 * An application that does next to nothing for so many milliseconds, or until the file named by its
 * second argument is there, and then ends.
 */
public final class QuietHost {
  private QuietHost() {}

  public static void main(String[] args) throws InterruptedException {
    System.out.println("host begins");
    Thread worker = new Thread(() -> System.out.println("host works"));
    worker.start();
    worker.join();
    long end = System.nanoTime() + Long.parseLong(args[0]) * 1_000_000;
    synchronized (QuietHost.class) {
      while (System.nanoTime() - end < 0 && !(args.length > 1 && new File(args[1]).exists())) {
        QuietHost.class.wait(100);
      }
    }
    String library = "org.apache.kafka.clients.producer.KafkaProducer";
    try {
      Class.forName(library);
      System.out.println("host sees " + library);
    } catch (ClassNotFoundException e) {
      System.out.println("host does not see " + library);
    }
    for (Thread thread : Thread.getAllStackTraces().keySet()) {
      if (!thread.isDaemon() && thread != Thread.currentThread()) {
        System.out.println("not a daemon: " + thread.getName());
      }
    }
    System.out.println("host ends");
  }
}
