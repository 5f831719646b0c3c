package io.fleetpulse.benchmarks.process;

/** What runs over the samples. */
public enum Variant {
  READ_AND_COUNT("read and count, at-least-once"),
  WINDOWS("windows alone, exactly-once"),
  EVERYTHING("everything on, exactly-once");

  private final String title;

  Variant(String title) {
    this.title = title;
  }

  public String title() {
    return title;
  }
}
