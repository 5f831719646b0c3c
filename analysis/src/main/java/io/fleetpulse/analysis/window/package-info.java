/** From samples to windows: what a closed window says, and the state machine that fills windows. */
@NullMarked
package io.fleetpulse.analysis.window;

import org.jspecify.annotations.NullMarked;
