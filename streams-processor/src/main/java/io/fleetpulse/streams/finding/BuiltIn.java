package io.fleetpulse.streams.finding;

import io.fleetpulse.analysis.window.InstanceCondition;

/** The detectors that need no rule; their names are the rules of their findings. */
public enum BuiltIn {
  HEAP_LEAK("heap-leak", true),
  THREAD_LEAK("thread-leak", true),
  SLOW_HEAP_LEAK("slow-heap-leak", true),
  SLOW_THREAD_LEAK("slow-thread-leak", true),
  CLASS_LEAK("class-leak", true),
  METASPACE_LEAK("metaspace-leak", true),
  DIRECT_MEMORY_LEAK("direct-memory-leak", true),
  FILE_DESCRIPTOR_LEAK("file-descriptor-leak", true),
  IDLE_HEAP("idle-heap", true),
  ANOMALY("anomaly", true),
  CLOCK_SKEW("clock-skew", true),
  SILENT_INSTANCE("silent-instance", false),
  DUPLICATE_INSTANCE("duplicate-instance", false),
  UNDECODABLE_RECORDS("undecodable-records", false);

  private final String label;
  private final boolean ofJvm;

  BuiltIn(String label, boolean ofJvm) {
    this.label = label;
    this.ofJvm = ofJvm;
  }

  public String label() {
    return label;
  }

  /** Whether a finding of this name is over when its JVM is: all but those on the instance. */
  static boolean ofJvm(String rule) {
    for (BuiltIn builtIn : values()) {
      if (builtIn.label.equals(rule)) {
        return builtIn.ofJvm;
      }
    }
    return true;
  }

  /** Whether no rule may have this name. */
  public static boolean named(String rule) {
    for (BuiltIn builtIn : values()) {
      if (builtIn.label.equals(rule)) {
        return true;
      }
    }
    return false;
  }

  /** The detector of a condition that has one. */
  static BuiltIn of(InstanceCondition.Kind kind) {
    return switch (kind) {
      case SILENT -> SILENT_INSTANCE;
      case CLOCK_SKEWED -> CLOCK_SKEW;
      case DUPLICATE_IDENTITY -> DUPLICATE_INSTANCE;
      case UNDECODABLE -> UNDECODABLE_RECORDS;
      case FORGOTTEN -> throw new IllegalArgumentException("an end, not a problem");
    };
  }
}
