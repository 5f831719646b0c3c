package io.fleetpulse.agent.metric;

/** Kinds of series. Words, as they cross class loaders that each have classes of their own. */
final class Kind {
  static final String COUNTER = "counter";

  /** A counter that is read. */
  static final String TOTAL = "total";

  static final String GAUGE = "gauge";
  static final String DISTRIBUTION = "distribution";

  /** No series, but where refused values are counted. */
  static final String REFUSED = "refused";

  private Kind() {}
}
