/**
 * Tuning of this JVM on signed commands: the agent's side, which has the last word. Verified before
 * decoded, checked before carried out, undone unless confirmed.
 */
@NullMarked
package io.fleetpulse.agent.action;

import org.jspecify.annotations.NullMarked;
