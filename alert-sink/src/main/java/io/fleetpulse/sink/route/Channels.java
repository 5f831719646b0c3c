package io.fleetpulse.sink.route;

/** Names of channels, as in the outbox, in metrics and in an alert's notifications. */
public final class Channels {
  public static final String LOG = "log";
  public static final String WEBHOOK = "webhook";

  /** The alerts topic. */
  public static final String TOPIC = "topic";

  /** Commands to agents. */
  public static final String ACTIONS = "actions";

  public static final String DEAD_LETTERS = "dead-letters";

  private Channels() {}
}
