package io.fleetpulse.streams.rule.file;

import java.util.List;
import java.util.stream.Collectors;

/** A file that cannot be used, and all that was found wrong with it. */
public final class FaultyFile extends Exception {
  private static final long serialVersionUID = 1;

  private final transient List<Fault> faults;

  public FaultyFile(List<Fault> faults) {
    super(faults.stream().map(Fault::words).collect(Collectors.joining("\n")));
    this.faults = List.copyOf(faults);
  }

  public List<Fault> faults() {
    return faults;
  }
}
