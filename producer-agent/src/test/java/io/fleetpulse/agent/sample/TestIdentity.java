package io.fleetpulse.agent.sample;

import java.util.List;
import java.util.Map;

/** Who sends, where that does not matter. */
public final class TestIdentity {
  private TestIdentity() {}

  /** Instance {@code i} of service {@code s} in namespace {@code n}. */
  public static Identity with(CustomLayout custom) {
    return new Identity(
        new ServiceIdentity("n", "s", "i", "1", "", Map.of(), List.of()),
        "host",
        1,
        "1",
        "vm",
        "vendor",
        "17",
        17,
        "g1",
        Map.of(),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        custom,
        "",
        "");
  }
}
