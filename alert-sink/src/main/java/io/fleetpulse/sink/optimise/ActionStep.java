package io.fleetpulse.sink.optimise;

import org.jspecify.annotations.Nullable;

/**
 * One step of an action: its next state, an entry of its history, and possibly a command.
 *
 * @param by {@code sink} or {@code agent}
 */
public record ActionStep(Action action, String by, String reason, @Nullable Command command) {

  /** The same without its command. */
  public ActionStep unsent(String why) {
    return new ActionStep(action, by, reason + " (" + why + ")", null);
  }
}
