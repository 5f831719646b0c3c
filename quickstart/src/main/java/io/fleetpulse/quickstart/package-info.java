/** The commands behind {@code ./fleetpulse}. */
@NullMarked
package io.fleetpulse.quickstart;

import org.jspecify.annotations.NullMarked;
