package io.fleetpulse.agent.probe;

/** What a runtime image made by {@code jlink} may lack. */
final class Runtimes {
  /** Processor use, collections, file descriptors and options that can be changed. */
  static final boolean MANAGEMENT = has("jdk.management");

  private Runtimes() {}

  private static boolean has(String module) {
    return ModuleLayer.boot().findModule(module).isPresent();
  }
}
