/** Everything on one machine: what starts, in which order, and how it ends. */
@NullMarked
package io.fleetpulse.quickstart.up;

import org.jspecify.annotations.NullMarked;
