package io.fleetpulse.schemas.catalogue;

import java.util.List;

/** Beginnings of names that are the agent's: no metric of an application's own has them. */
public final class ReservedNames {
  public static final List<String> PREFIXES =
      List.of("jvm.", "process.", "system.", "container.", "fleetpulse.");

  private ReservedNames() {}

  /** Whether only the catalogue can have a metric of this name. */
  public static boolean reserved(String name) {
    return PREFIXES.stream().anyMatch(name::startsWith);
  }
}
