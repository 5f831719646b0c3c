package io.fleetpulse.schemas.topics;

/**
 * How much may be said of who sends samples. An agent keeps to it; of one that does not the
 * processor refuses every sample.
 */
public final class IdentityBounds {
  /** Characters of a text: a name, a label, an attribute. */
  public static final int MOST_CHARACTERS = 1_024;

  /** Labels, options, pools, series: entries of one kind. */
  public static final int MOST_ENTRIES = 1_000;

  /** Bytes of all of it, as it travels. */
  public static final int MOST_BYTES = 128 * 1024;

  private IdentityBounds() {}
}
