package io.fleetpulse.it.agent.host;

import io.fleetpulse.agent.Fleetpulse;
import java.nio.file.Files;
import java.nio.file.Path;

/** Has the agent take a sample whenever the file {@code END.collect} is there, and removes it. */
public final class CollectingHost {
  private static final long PACE_MILLIS = 50;

  private CollectingHost() {}

  public static void main(String[] args) throws Exception {
    Path asked = Path.of(args[args.length - 1] + ".collect");
    while (!Files.exists(Path.of(args[args.length - 1]))) {
      if (Files.exists(asked)) {
        System.out.println("host asked: " + Fleetpulse.collect());
        Files.delete(asked);
      }
      Thread.sleep(PACE_MILLIS);
    }
    System.out.println("host ends");
  }
}
