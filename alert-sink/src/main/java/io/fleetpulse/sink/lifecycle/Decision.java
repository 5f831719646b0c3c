package io.fleetpulse.sink.lifecycle;

import java.util.List;

/** What one finding does to the alert of its fingerprint. */
public sealed interface Decision {

  /** New versions, oldest first: a recurrence without a seen end closes one and opens the next. */
  record Changed(List<Change> changes) implements Decision {
    public Changed {
      changes = List.copyOf(changes);
    }
  }

  /** Newer numbers for the same version: written down, nobody is told. */
  record Refreshed(Alert alert) implements Decision {}

  /** Nothing. */
  record Ignored(Reason reason) implements Decision {}

  /** Why a finding changed nothing; each is counted. */
  enum Reason {
    /** It may come to nothing yet. */
    PENDING,
    /** The optimiser's business. */
    OPPORTUNITY,
    /** This record, or a later one of the episode, was applied before. */
    DUPLICATE,
    /** A later episode is known. */
    OLDER_EPISODE,
    /** It ended without an open alert. */
    NOTHING_OPEN
  }
}
