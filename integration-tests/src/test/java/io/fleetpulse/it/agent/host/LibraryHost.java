package io.fleetpulse.it.agent.host;

import io.fleetpulse.agent.Fleetpulse;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Starts the agent itself, as its first argument says, {@code KEY=VALUE,…}: once, closes it when
 * {@code END.again} is there, and starts it a second time.
 */
public final class LibraryHost {
  private LibraryHost() {}

  public static void main(String[] args) throws Exception {
    Map<String, String> settings = new LinkedHashMap<>();
    for (String setting : args[0].split(",")) {
      int equals = setting.indexOf('=');
      settings.put(setting.substring(0, equals), setting.substring(equals + 1));
    }
    try (Fleetpulse first = Fleetpulse.start(settings)) {
      System.out.println("host started the agent: " + first.ownsAgent());
      try (Fleetpulse second = Fleetpulse.start(settings)) {
        System.out.println("host started another: " + second.ownsAgent());
      }
      End.await(new String[] {args[args.length - 1] + ".again"});
    }
    try (Fleetpulse third = Fleetpulse.start(settings)) {
      System.out.println("host started the agent again: " + third.ownsAgent());
      End.await(args);
    }
    System.out.println("host ends");
  }
}
