/** From opportunities to advice and signed, measured, reversible actions. */
@NullMarked
package io.fleetpulse.sink.optimise;

import org.jspecify.annotations.NullMarked;
