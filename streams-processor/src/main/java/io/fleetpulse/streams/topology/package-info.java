/** How the processor's parts are wired: one class per sub-topology. */
@NullMarked
package io.fleetpulse.streams.topology;

import org.jspecify.annotations.NullMarked;
