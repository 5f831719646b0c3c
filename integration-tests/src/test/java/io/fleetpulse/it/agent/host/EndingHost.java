package io.fleetpulse.it.agent.host;

/** Ends in the way that its first argument names. */
public final class EndingHost {
  private EndingHost() {}

  public static void main(String[] args) throws InterruptedException {
    Runtime.getRuntime()
        .addShutdownHook(new Thread(() -> System.out.println("host's own hook runs")));
    End.await(args);
    System.out.println("host ends");
    switch (args[0]) {
      case "exit" -> System.exit(3);
      case "exception" -> throw new IllegalStateException("host's own");
      case "halt" -> Runtime.getRuntime().halt(4);
      default -> {
        // main just returns
      }
    }
  }
}
