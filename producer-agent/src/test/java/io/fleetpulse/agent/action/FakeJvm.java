package io.fleetpulse.agent.action;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Options that can be set, and memory that shrinks by half with each reading. */
final class FakeJvm implements Jvm {
  final Map<String, String> options = new HashMap<>(Map.of("G1PeriodicGCInterval", "0"));
  boolean manageable = true;
  boolean refuses;

  /** Sets, and has no memory left to say so. */
  boolean breaks;

  private long committed = 1024;

  @Override
  public Optional<String> read(String option) {
    return Optional.ofNullable(options.get(option));
  }

  @Override
  public boolean manageable(String option) {
    return manageable && options.containsKey(option);
  }

  @Override
  public void set(String option, String value) {
    if (refuses) {
      throw new IllegalArgumentException("no");
    }
    options.put(option, value);
    if (breaks) {
      throw new OutOfMemoryError("heap");
    }
  }

  @Override
  public Answer.Memory memory() {
    Answer.Memory memory = new Answer.Memory(committed, committed * 2);
    committed /= 2;
    return memory;
  }
}
