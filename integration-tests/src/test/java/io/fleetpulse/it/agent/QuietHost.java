package io.fleetpulse.it.agent;

/** An application that does next to nothing for so many milliseconds, and then ends. */
public final class QuietHost {
  private QuietHost() {}

  public static void main(String[] args) throws InterruptedException {
    System.out.println("host begins");
    Thread worker = new Thread(() -> System.out.println("host works"));
    worker.start();
    worker.join(Long.parseLong(args[0]));
    synchronized (QuietHost.class) {
      long end = System.nanoTime() + Long.parseLong(args[0]) * 1_000_000;
      for (long left = end - System.nanoTime(); left > 0; left = end - System.nanoTime()) {
        QuietHost.class.wait(left / 1_000_000 + 1);
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
