/** The alert sink: wiring of its parts. */
@NullMarked
package io.fleetpulse.sink;

import org.jspecify.annotations.NullMarked;
