package io.fleetpulse.agent.action;

import io.fleetpulse.agent.probe.VmOptions;
import io.fleetpulse.agent.probe.linux.ResidentSet;
import java.lang.management.ManagementFactory;
import java.util.Optional;

/** What actions read and change. */
interface Jvm {
  /** The option's value; empty if there is no such option. */
  Optional<String> read(String option);

  boolean manageable(String option);

  /**
   * Sets the option.
   *
   * @throws RuntimeException if the JVM refuses, with its reason
   */
  void set(String option, String value);

  Answer.Memory memory();

  /** The one this runs in. */
  static Jvm own(VmOptions options) {
    return new Jvm() {
      @Override
      public Optional<String> read(String option) {
        return options.read(option);
      }

      @Override
      public boolean manageable(String option) {
        return options.manageable(option);
      }

      @Override
      public void set(String option, String value) {
        options.set(option, value);
      }

      @Override
      public Answer.Memory memory() {
        return new Answer.Memory(
            ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getCommitted(),
            new ResidentSet().read());
      }
    };
  }
}
