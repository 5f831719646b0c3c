package io.fleetpulse.it.agent.host;

/** Has no library at all; says so, and which threads would keep it from ending. */
public final class PlainHost {
  private PlainHost() {}

  public static void main(String[] args) throws InterruptedException {
    System.out.println("host begins");
    End.await(args);
    for (String library : new String[] {"org.slf4j.LoggerFactory", "org.apache.avro.Schema"}) {
      try {
        Class.forName(library);
        System.out.println("host sees " + library);
      } catch (ClassNotFoundException e) {
        System.out.println("host has no " + library);
      }
    }
    for (Thread thread : Thread.getAllStackTraces().keySet()) {
      if (!thread.isDaemon() && thread != Thread.currentThread()) {
        System.out.println("not a daemon: " + thread.getName());
      }
    }
    System.out.println("host ends");
  }
}
